"""The desk applies for a person who stands there or calls: the same service, the same odds."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import ClassState, TeachingClass
from enrollment import queries
from enrollment.forms.desk_applying import DeskApplicationForm, class_words_of
from enrollment.models import Allocation, Application, Round
from enrollment.queries.applications import classes_in_order, live_applications, with_wishes
from enrollment.rules import RuleRefusal
from enrollment.services.application_drafts import put_in_hand, wishes_in_hand
from enrollment.services.applications import apply, most_wanted, rules_against, withdraw_application
from enrollment.services.overrides import may_override, override_rule
from enrollment.services.suitability import answer_suitability
from enrollment.views.application_words import standing_of, wish_rows
from enrollment.views.applications import slip_page
from enrollment.views.people import actor_of, posted
from enrollment.views.wishes import drawn_round
from university import clock
from university.accounts.models import GivenHow, Student
from university.desk.access import desk_required
from university.refusals import Refusal

_MAY_APPLY = "enrollment.add_application"
_UNANSWERED = "suitability_not_affirmed"


def desk_panel(request: HttpRequest, student: Student) -> str:
    """What a student applied for, and the way into the rounds that are open."""
    if not request.user.has_perm("enrollment.view_application"):
        return ""
    applications = live_applications(student)
    applied = {row.round_id for row in applications}
    now = clock.now()
    drawn = queries.open_rounds(now).filter(allocation=Allocation.LOTTERY)
    context = {
        "student": student,
        "applications": [(row, standing_of(row), wish_rows(row)) for row in applications],
        "rounds": [row for row in drawn if row.pk not in applied],
    }
    if not context["applications"] and not context["rounds"]:
        return ""
    return render_to_string("enrollment/parts/desk_applications.html", context, request)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(_MAY_APPLY)
def application(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """One form for a whole application; on POST send it, then print the slip."""
    student = get_object_or_404(Student.objects.select_related("login"), pk=student_pk)
    enrolment_round = drawn_round(pk)
    form = _form(request, student, enrolment_round)
    if request.method == "POST" and form.is_valid():
        try:
            row = _send(request, student, enrolment_round, form)
        except Refusal as refusal:
            return _page(request, student, enrolment_round, form, refusal)
        messages.success(request, _("The application of %(name)s is in.") % {"name": student.name})
        return redirect("enrollment:desk_application_slip", row.pk)
    return _page(request, student, enrolment_round, form, None)


@require_POST
@desk_required(_MAY_APPLY)
def override(request: HttpRequest, student_pk: int, pk: int, class_pk: int) -> HttpResponse:
    """Set one rule aside for one wish, with a reason; then the form shows what is left."""
    student = get_object_or_404(Student, pk=student_pk)
    enrolment_round = drawn_round(pk)
    wishes = classes_in_order([class_pk])
    found = rules_against(student=student, round=enrolment_round, wishes=wishes)
    rule = request.POST.get("rule", "")
    refusal = next((each for each in found.get(class_pk, []) if each.code == rule), None)
    try:
        if refusal is not None:
            override_rule(
                actor=actor_of(request),
                student=student,
                teaching_class=wishes[0],
                refusal=refusal,
                reason=request.POST.get("reason", "").replace("\0", ""),
            )
    except Refusal as no:
        form = _form(request, student, enrolment_round, is_bound=False)
        return _page(request, student, enrolment_round, form, no)
    return redirect("enrollment:desk_application", student_pk, pk)


@require_POST
@desk_required(_MAY_APPLY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an application back for a person who asks for it."""
    row = get_object_or_404(Application.objects.select_related("round__term", "student"), pk=pk)
    channel = "phone" if request.POST.get("channel") == "phone" else "desk"
    try:
        withdraw_application(actor=actor_of(request), application=row, channel=channel)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The application was taken back."))
    return redirect("desk:student", row.student_id)


@require_safe
@desk_required("enrollment.view_application")
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """One large-print page for the person to take home."""
    row = get_object_or_404(with_wishes(Application.objects.all()), pk=pk)
    return slip_page(request, row, back_url=reverse("desk:student", args=[row.student_id]))


def _form(
    request: HttpRequest, student: Student, enrolment_round: Round, *, is_bound: bool = True
) -> DeskApplicationForm:
    class_ids, wants = wishes_in_hand(student=student, round=enrolment_round)
    in_hand = classes_in_order(class_ids)
    initial: dict[str, object] = {
        f"wish_{rank}": class_words_of(row) for rank, row in enumerate(in_hand, start=1)
    }
    most = queries.policy_of_term(enrolment_round.term).max_wishes
    return DeskApplicationForm(
        posted(request) if is_bound else None,
        classes=_classes(enrolment_round),
        most=most,
        initial={**initial, "wants": min(wants, most_wanted(student, enrolment_round))},
    )


def _classes(enrolment_round: Round) -> list[TeachingClass]:
    rows = queries.classes_for_rules().filter(
        term_id=enrolment_round.term_id, state=ClassState.PUBLISHED
    )
    return list(rows.order_by("course__major__order", "code"))


def _send(
    request: HttpRequest, student: Student, enrolment_round: Round, form: DeskApplicationForm
) -> Application:
    """Keep what was typed, note the person's own answer, and apply."""
    values, actor = form.cleaned_data, actor_of(request)
    wishes: list[TeachingClass] = values["wishes"]
    put_in_hand(
        student=student,
        round=enrolment_round,
        class_ids=[row.pk for row in wishes],
        wants=values["wants"],
    )
    if values["is_suited"]:
        for row in wishes:
            if row.course.major.suitability_statement.strip():
                answer_suitability(
                    actor=actor,
                    student=student,
                    teaching_class=row,
                    is_suited=True,
                    given_how=GivenHow.PAPER,
                )
    return apply(
        actor=actor,
        student=student,
        round=enrolment_round,
        wishes=wishes,
        wants=min(values["wants"], len(wishes)),
        channel=values["channel"],
    )


def _page(
    request: HttpRequest,
    student: Student,
    enrolment_round: Round,
    form: DeskApplicationForm,
    refusal: Refusal | None,
) -> HttpResponse:
    rules = refusal.details.get("rules") if refusal else None
    found: dict[int, list[RuleRefusal]] = rules if isinstance(rules, dict) else {}
    names = {row.pk: row.name for row in form.classes}
    actor = actor_of(request)
    context = {
        "student": student,
        "round": enrolment_round,
        "form": form,
        "refusal": refusal,
        "against": [
            (pk, names.get(pk, ""), each, may_override(actor=actor, refusal=each))
            for pk, refusals in found.items()
            for each in refusals
        ],
        "options": [class_words_of(row) for row in form.classes],
        "statements": _statements(form.classes),
        "back_url": reverse("desk:student", args=[student.pk]),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/desk/application.html", context, status=status)


def _statements(classes: Sequence[TeachingClass]) -> list[tuple[str, str]]:
    """What has to be read out, by major."""
    return list(
        {
            row.course.major.name: row.course.major.suitability_statement.strip()
            for row in classes
            if row.course.major.suitability_statement.strip()
        }.items()
    )
