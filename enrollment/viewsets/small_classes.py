"""人数不够的班: which classes lack people, whom was asked, what they said, how it ended."""

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

from enrollment.forms.small_classes import AskSmallClassForm
from enrollment.models import BelowMinimum
from enrollment.queries import classes_for_rules
from enrollment.queries.small_classes import choices_of, short_classes
from enrollment.services.below_minimum import (
    MAY_DECIDE,
    ask_small_class,
    open_after_all,
    settle_small_class,
)
from enrollment.states import SmallClassState
from university.refusals import Refusal

VIEW = "enrollment.view_belowminimum"
HOME, ONE = "small-classes:index", "small-classes:one"


class SmallClassView(View):
    """Looking needs one right, deciding another."""

    permission = VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in whoever has the right."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, title: str, **values: Any) -> TemplateResponse:
        """Return the screen."""
        crumbs = [{"url": reverse(HOME), "label": _("Classes below the minimum")}]
        context = {
            "page_title": title,
            "header_icon": "warning",
            "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
            "may_decide": self.request.user.has_perm(MAY_DECIDE),
            **values,
        }
        return TemplateResponse(self.request, f"enrollment/admin/{template}", context)


class ClassesView(SmallClassView):
    """Classes that lack people now, and the questions that were ever put."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both. Two statements."""
        asked = BelowMinimum.objects.select_related("teaching_class", "merge_into")
        questions = list(asked)
        open_now = {q.teaching_class_id for q in questions if q.state == SmallClassState.ASKING}
        short = [row for row in short_classes() if row.pk not in open_now]
        title = _("Classes below the minimum")
        return self.page("small_classes.html", title, short=short, questions=questions)


class AskView(SmallClassView):
    """Ask everybody of a class."""

    permission = MAY_DECIDE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask into which class, and until when."""
        row = get_object_or_404(classes_for_rules(), pk=pk)
        return self._form(row, AskSmallClassForm(teaching_class=row))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask them, or say why not."""
        row = get_object_or_404(classes_for_rules(), pk=pk)
        form = AskSmallClassForm(request.POST, teaching_class=row)
        if not form.is_valid():
            return self._form(row, form)
        try:
            below = ask_small_class(
                actor=request.user,  # type: ignore[arg-type]
                teaching_class=row,
                merge_into=form.cleaned_data["merge_into"],
                answer_by=form.deadline(),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
            return self._form(row, form)
        messages.success(request, _("Everybody in this class is asked."))
        return redirect(ONE, below.pk)

    def _form(self, row: Any, form: AskSmallClassForm) -> HttpResponse:
        return self.page("small_class_ask.html", _("Ask everybody"), row=row, form=form)


class OneView(SmallClassView):
    """Who said what, and the two ways to end it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        below = get_object_or_404(
            BelowMinimum.objects.select_related("teaching_class", "merge_into"), pk=pk
        )
        return self.page(
            "small_class.html",
            below.teaching_class.name,
            below=below,
            choices=list(choices_of(below)),
            is_open=below.state == SmallClassState.ASKING,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it: not opened, or opened after all."""
        if not request.user.has_perm(MAY_DECIDE):
            raise PermissionDenied
        below = get_object_or_404(BelowMinimum, pk=pk)
        end = settle_small_class if request.POST.get("end") == "settle" else open_after_all
        try:
            end(actor=request.user, below=below)  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, f"{refusal.message}{refusal.next_step}")
        else:
            messages.success(request, _("It is done."))
        return redirect(ONE, pk)


class SmallClassViewSet(ViewSet):
    """The screens of classes below the minimum."""

    name = "small-classes"
    icon = "warning"
    menu_label = gettext_lazy("Classes below the minimum")
    menu_order = 260

    def get_urlpatterns(self) -> list[Any]:
        """The list, asking, one question."""
        return [
            path("", ClassesView.as_view(), name="index"),
            path("ask/<int:pk>/", AskView.as_view(), name="ask"),
            path("<int:pk>/", OneView.as_view(), name="one"),
        ]

    @property
    def menu_item_class(self) -> Any:
        """Shown to those who may look."""
        base: Any = super().menu_item_class

        def is_shown(_self: Any, request: HttpRequest) -> bool:
            return request.user.has_perm(VIEW)

        return type("SmallClassMenuItem", (base,), {"is_shown": is_shown})
