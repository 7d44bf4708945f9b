"""抽签: a page for each drawn round, and one for each step, which asks before it acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.viewsets.base import ViewSet

from enrollment.draw_words import rule_words
from enrollment.forms.draws import NumberForm, SourceForm, SureForm
from enrollment.models import Allocation, Draw, Round
from enrollment.queries import draw_pages as pages
from enrollment.services import draws
from enrollment.services.draw_rehearsal import rehearse
from enrollment.states import DrawState
from university import clock
from university.accounts.models import User
from university.refusals import Refusal

VIEW, RUN = "enrollment.view_draw", "enrollment.run_draw"
HOME, ROUND = "draws:index", "draws:round"


@dataclass(frozen=True)
class Step:
    """One step: when it may be taken, what it asks for, what it does."""

    name: str
    title: str | Promise
    button: str | Promise
    warning: str | Promise
    #: The state of the draw in which it may be taken; None: there is none yet.
    after: DrawState | None
    form: type[forms.Form]
    act: Callable[[User, Round, Draw | None, dict[str, Any]], Draw]


def _commit(actor: User, row: Round, _draw: Draw | None, typed: dict[str, Any]) -> Draw:
    return draws.commit_seed(actor=actor, enrolment_round=row, number_source=typed["number_source"])


def _freeze(actor: User, _row: Round, draw: Draw | None, _typed: dict[str, Any]) -> Draw:
    return draws.freeze_list(actor=actor, draw=_existing(draw))


def _draw(actor: User, _row: Round, draw: Draw | None, typed: dict[str, Any]) -> Draw:
    return draws.draw_lots(actor=actor, draw=_existing(draw), public_number=typed["public_number"])


def _publish(actor: User, _row: Round, draw: Draw | None, _typed: dict[str, Any]) -> Draw:
    return draws.publish_draw(actor=actor, draw=_existing(draw))


STEPS = (
    Step(
        "commit",
        gettext_lazy("Make the secret number"),
        gettext_lazy("Make it and publish its seal code"),
        gettext_lazy("The secret number is made once and cannot be seen before the draw."),
        None,
        SourceForm,
        _commit,
    ),
    Step(
        "freeze",
        gettext_lazy("Freeze the list"),
        gettext_lazy("Freeze and publish the list"),
        gettext_lazy("Nobody can be added or taken out after that. It cannot be undone."),
        DrawState.COMMITTED,
        SureForm,
        _freeze,
    ),
    Step(
        "draw",
        gettext_lazy("Draw the lots"),
        gettext_lazy("Draw with this number"),
        gettext_lazy("Lots are drawn once. Another number cannot be typed in afterwards."),
        DrawState.FROZEN,
        NumberForm,
        _draw,
    ),
    Step(
        "publish",
        gettext_lazy("Publish the result"),
        gettext_lazy("Publish it and give places"),
        gettext_lazy("Places are given at once and everybody is told. It cannot be undone."),
        DrawState.DRAWN,
        SureForm,
        _publish,
    ),
)
_BY_NAME = {step.name: step for step in STEPS}


class DrawView(View):
    """Looking needs one right, acting another."""

    permission = VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let in whoever has the right."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class RoundsView(DrawView):
    """All rounds whose places are drawn by lot."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them, the latest first."""
        rounds = _rounds().order_by("-opens_at")
        context = {**_frame(_("Draws")), "rounds": [(row, _draw_of(row)) for row in rounds]}
        return TemplateResponse(request, "enrollment/admin/draws.html", context)


class RoundView(DrawView):
    """Where one round stands, and the next step."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        row = get_object_or_404(_rounds(), pk=pk)
        draw = _draw_of(row)
        context = {
            **_frame(str(row), _crumb(HOME, _("Draws"))),
            "round": row,
            "draw": draw,
            "steps": [(step, _standing(step, draw)) for step in STEPS],
            "may_run": request.user.has_perm(RUN),
            "is_closed": row.closes_at <= clock.now(),
            "classes": list(pages.drawn_classes(draw)) if draw else [],
            "untold": draw.entries.filter(settled_at=None).count() if draw else 0,
        }
        return TemplateResponse(request, "enrollment/admin/draw_round.html", context)


class StepView(DrawView):
    """Ask, then do it."""

    permission = RUN

    def get(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Say what the step means and ask for what it needs."""
        row, step = self._asked(pk, name)
        if _standing(step, _draw_of(row)) != "next":
            return redirect(ROUND, pk)
        return self._page(request, row, step, step.form())

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take the step once, whoever else presses."""
        row, step = self._asked(pk, name)
        form = step.form(request.POST)
        if not form.is_valid():
            return self._page(request, row, step, form)
        try:
            step.act(_actor(request), row, _draw_of(row), form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message} {refusal.next_step}")
            return self._page(request, row, step, form)
        messages.success(request, _("Done: %(step)s") % {"step": step.title})
        return redirect(ROUND, pk)

    def _asked(self, pk: int, name: str) -> tuple[Round, Step]:
        return get_object_or_404(_rounds(), pk=pk), _BY_NAME[name]

    def _page(self, request: HttpRequest, row: Round, step: Step, form: forms.Form) -> HttpResponse:
        crumbs = (_crumb(HOME, _("Draws")), _crumb(ROUND, str(row), row.pk))
        context = {**_frame(str(step.title), *crumbs), "round": row, "step": step, "form": form}
        return TemplateResponse(request, "enrollment/admin/draw_step.html", context)


class RehearsalView(DrawView):
    """A dry run."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the list and the result would look like now."""
        row = get_object_or_404(_rounds(), pk=pk)
        if (draw := _draw_of(row)) and draw.state in DrawState.closed():
            return redirect(ROUND, pk)
        found = rehearse(row)
        crumbs = (_crumb(HOME, _("Draws")), _crumb(ROUND, str(row), row.pk))
        context = {
            **_frame(_("Dry run"), *crumbs),
            "round": row,
            "found": found,
            "left_out": [(wish, rule_words(rule)) for wish, rule in found.left_out],
        }
        return TemplateResponse(request, "enrollment/admin/draw_rehearsal.html", context)


class DrawViewSet(ViewSet):
    """One entry in the group's menu."""

    name = "draws"
    icon = "rotate"
    menu_label = gettext_lazy("Draws")
    menu_order = 215

    def get_urlpatterns(self) -> list[Any]:
        """The rounds, one round, its steps, its dry run."""
        return [
            path("", RoundsView.as_view(), name="index"),
            path("<int:pk>/", RoundView.as_view(), name="round"),
            path("<int:pk>/rehearsal/", RehearsalView.as_view(), name="rehearsal"),
            *(
                path(
                    f"<int:pk>/{step.name}/",
                    StepView.as_view(),
                    {"name": step.name},
                    name=step.name,
                )
                for step in STEPS
            ),
        ]

    @property
    def menu_item_class(self) -> Any:
        """Shown to those who may look at draws."""
        base: Any = super().menu_item_class

        def is_shown(_self: Any, request: HttpRequest) -> bool:
            return request.user.has_perm(VIEW)

        return type("DrawMenuItem", (base,), {"is_shown": is_shown})


def _existing(draw: Draw | None) -> Draw:
    if draw is None:
        raise Refusal(
            "no_secret_number",
            _("There is no secret number yet."),
            _("Please make it first."),
        )
    return draw


def _rounds() -> Any:
    rows = Round.objects.filter(allocation=Allocation.LOTTERY)
    return rows.select_related("term", "draw").defer("draw__seed")


def _draw_of(row: Round) -> Draw | None:
    return getattr(row, "draw", None)


def _standing(step: Step, draw: Draw | None) -> str:
    """``done``, ``next`` or ``later``."""
    state = draw.state if draw else None
    order = [None, *DrawState.values]
    at, here = order.index(step.after), order.index(state)
    return "next" if at == here else "done" if at < here else "later"


def _actor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _crumb(name: str, label: str, *args: int) -> dict[str, str]:
    return {"url": reverse(name, args=args), "label": label}


def _frame(title: str, *crumbs: dict[str, str]) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_icon": "rotate",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
