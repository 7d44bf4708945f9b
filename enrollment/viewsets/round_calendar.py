"""报名日历: the rounds of a term week by week, and next term's set up in one step."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from courses.models import Term
from enrollment.queries.round_calendar import calendar_rounds, calendar_weeks
from enrollment.services.round_plans import plan_rounds, set_up_rounds
from university import clock
from university.refusals import Refusal

_LOOK, _ADD = "enrollment.view_round", "enrollment.add_round"


class CalendarView(View):
    """One term's rounds; terms are chosen by buttons."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the term asked for, else the last one that has not ended."""
        if not request.user.has_perm(_LOOK):
            raise PermissionDenied
        terms = list(Term.objects.order_by("-starts_on")[:4])
        term = _chosen(terms, request.GET.get("term", ""))
        rounds = calendar_rounds(term) if term else []
        context = {
            "page_title": _("Calendar of rounds"),
            "header_icon": "calendar-alt",
            "breadcrumbs_items": [{"url": "", "label": _("Calendar of rounds")}],
            "terms": terms,
            "term": term,
            "rounds": rounds,
            "weeks": calendar_weeks(rounds),
            "may_add": request.user.has_perm(_ADD),
        }
        return TemplateResponse(request, "enrollment/admin/round_calendar.html", context)


class SetUpView(View):
    """The dry run of next term's rounds; on POST they are written."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in whoever may add rounds."""
        if not request.user.has_perm(_ADD):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the dates as they would be."""
        term = get_object_or_404(Term, pk=pk)
        try:
            planned = plan_rounds(target=term)
        except Refusal as refusal:
            return _say_no(request, term, refusal)
        context = {
            "page_title": _("Set up rounds"),
            "header_icon": "calendar-alt",
            "breadcrumbs_items": [
                {"url": reverse("round-calendar:index"), "label": _("Calendar of rounds")},
                {"url": "", "label": _("Set up rounds")},
            ],
            "term": term,
            "planned": planned,
        }
        return TemplateResponse(request, "enrollment/admin/round_plan.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write them."""
        term = get_object_or_404(Term, pk=pk)
        try:
            rounds = set_up_rounds(actor=request.user, target=term)  # type: ignore[arg-type]
        except Refusal as refusal:
            return _say_no(request, term, refusal)
        messages.success(request, _("%(count)d rounds were set up.") % {"count": len(rounds)})
        return _calendar_of(term)


class RoundCalendarViewSet(ViewSet):
    """The calendar's screens."""

    name = "round-calendar"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Calendar of rounds")

    def get_urlpatterns(self) -> list[Any]:
        """Two screens."""
        return [
            path("", CalendarView.as_view(), name="index"),
            path("<int:pk>/set-up/", SetUpView.as_view(), name="set_up"),
        ]


def _chosen(terms: list[Term], code: str) -> Term | None:
    today = clock.today()
    current = [term for term in terms if term.ends_on >= today]
    named = [term for term in terms if term.code == code]
    return next(iter([*named, *current, *terms]), None)


def _say_no(request: HttpRequest, term: Term, refusal: Refusal) -> HttpResponse:
    messages.error(request, f"{refusal.message}{refusal.next_step}")
    return _calendar_of(term)


def _calendar_of(term: Term) -> HttpResponse:
    return redirect(f"{reverse('round-calendar:index')}?term={term.code}")
