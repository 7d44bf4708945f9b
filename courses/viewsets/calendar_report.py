"""按校历重排: what a changed calendar would move in a term, and the button that moves it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from courses.models import Term
from courses.services.term_sessions import preview_term, regenerate_term
from university import clock
from university.accounts.models import User

TEMPLATE = "courses/admin/calendar_report.html"
PERMISSION = "courses.change_teachingclass"


class CalendarReportView(View):
    """GET shows, POST does; both list class by class."""

    viewset: "CalendarReportViewSet | None" = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for those who may change classes."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what would change in the chosen term, or in the next one to begin."""
        term = self._term(request.GET.get("term"))
        changes = preview_term(term=term) if term else []
        return self._page(request, term, changes, is_done=[])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the meetings of one term again, and show what was done."""
        term = get_object_or_404(Term, pk=request.POST.get("term") or 0)
        assert isinstance(request.user, User)  # noqa: S101  dispatch asked for a permission
        done = regenerate_term(term=term, actor=request.user)
        log(instance=term, action="courses.regenerate", user=request.user, data={"n": len(done)})
        return self._page(request, term, preview_term(term=term), is_done=done)

    def _term(self, wanted: str | None) -> Term | None:
        if wanted:
            return get_object_or_404(Term, pk=wanted)
        coming = Term.objects.filter(ends_on__gte=clock.today()).order_by("-starts_on")
        return coming.first()

    def _page(
        self, request: HttpRequest, term: Term | None, changes: list[Any], *, is_done: list[Any]
    ) -> HttpResponse:
        context = {
            "page_title": _("Meetings by the calendar"),
            "header_icon": "rotate",
            "breadcrumbs_items": [
                {"url": "", "label": _("Meetings by the calendar")},
            ],
            "term": term,
            "terms": Term.objects.order_by("-starts_on"),
            "changes": changes,
            "can_apply": any(not change.refusal for change in changes),
            "done": is_done,
        }
        return TemplateResponse(request, TEMPLATE, context)


class CalendarReportViewSet(ViewSet):
    """One page in the group's menu."""

    name = "meetings-by-calendar"
    icon = "rotate"
    menu_label = gettext_lazy("Meetings by the calendar")
    menu_order = 240

    def get_urlpatterns(self) -> list[Any]:
        """One address."""
        return [path("", CalendarReportView.as_view(), name="index")]

    @property
    def menu_item_class(self) -> Any:
        """Shown to those who may press the button."""
        base: Any = super().menu_item_class

        def is_shown(_self: Any, request: HttpRequest) -> bool:
            return request.user.has_perm(PERMISSION)

        return type("CalendarReportMenuItem", (base,), {"is_shown": is_shown})
