"""The desk takes a place for a person who stands there or calls: same rules, same seats."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import words as class_words
from courses.models import ClassState, TeachingClass, Weekday
from enrollment import queries
from enrollment.forms.enrolling import DeskPlaceForm
from enrollment.models import ActChannel
from enrollment.rules import RuleRefusal
from enrollment.rules.rounds import takes_wishes
from enrollment.services.overrides import may_override, override_rule
from enrollment.services.places import hold_place
from enrollment.services.suitability import answer_suitability
from enrollment.views.enrolling import class_facts
from enrollment.views.people import actor_of, class_or_404, posted, refusals_of, round_for
from enrollment.views.place_rows import live_rows
from university import clock
from university.accounts.models import GivenHow, Student
from university.desk.access import desk_required
from university.money import yuan
from university.refusals import Refusal

_MAY_TAKE = "enrollment.add_place"
_UNANSWERED = "suitability_not_affirmed"


def desk_panel(request: HttpRequest, student: Student) -> str:
    """A student's live places, and the way to one more."""
    if not request.user.has_perm("enrollment.view_place"):
        return ""
    context = {"student": student, "places": live_rows(student)}
    return render_to_string("enrollment/parts/desk_panel.html", context, request)


@require_safe
@desk_required(_MAY_TAKE)
def classes(request: HttpRequest, student_pk: int) -> HttpResponse:
    """Classes of the terms that are open, by major and weekday. Three statements."""
    student = get_object_or_404(Student, pk=student_pk)
    terms = set(queries.open_rounds(clock.now()).values_list("term_id", flat=True))
    rows = list(
        queries.classes_for_rules()
        .filter(term_id__in=terms, state=ClassState.PUBLISHED)
        .order_by("course__major__order", "weekday", "slot__starts", "pk")
    )
    major, weekday = request.GET.get("major", ""), request.GET.get("weekday", "")
    shown = [
        row
        for row in rows
        if major in {"", row.course.major.code} and weekday in {"", str(row.weekday)}
    ]
    context = {
        "student": student,
        "rows": [_class_row(row) for row in shown],
        "majors": {row.course.major.code: row.course.major.name for row in rows}.items(),
        "weekdays": [(str(day.value), day.label) for day in Weekday],
        "major": major,
        "weekday": weekday,
        "back_url": reverse("desk:student", args=[student.pk]),
    }
    return render(request, "enrollment/desk/classes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(_MAY_TAKE)
def place(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """Check one class for one person; on POST keep the place and go on to the till."""
    student = get_object_or_404(Student.objects.select_related("login"), pk=student_pk)
    teaching_class = class_or_404(pk)
    chosen, _closed = round_for(teaching_class, student, channel=ActChannel.DESK)
    if chosen is not None and takes_wishes(chosen):
        return redirect("enrollment:desk_application", student_pk, chosen.pk)
    form = DeskPlaceForm(posted(request), teaching_class=teaching_class)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, student, teaching_class, form)
        except Refusal as refusal:
            return _place_page(request, student, teaching_class, form, refusal)
        messages.success(
            request, _("The place in %(name)s is kept.") % {"name": teaching_class.name}
        )
        if request.user.has_perm("payments.view_order"):
            return redirect("payments:till_student", student.pk)
        return redirect("desk:student", student.pk)
    return _place_page(request, student, teaching_class, form, None)


@require_POST
@desk_required(_MAY_TAKE)
def override(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """Set one rule aside, with a reason; then the check page shows what is left."""
    student = get_object_or_404(Student, pk=student_pk)
    teaching_class = class_or_404(pk)
    _round, refusals = refusals_of(student, teaching_class, channel=ActChannel.DESK)
    rule = request.POST.get("rule", "")
    refusal = next((each for each in refusals if each.code == rule), None)
    try:
        if refusal is not None:
            override_rule(
                actor=actor_of(request),
                student=student,
                teaching_class=teaching_class,
                refusal=refusal,
                reason=request.POST.get("reason", "").replace("\0", ""),
            )
    except Refusal as no:
        form = DeskPlaceForm(teaching_class=teaching_class)
        return _place_page(request, student, teaching_class, form, no)
    return redirect("enrollment:desk_place", student.pk, teaching_class.pk)


def _take(
    request: HttpRequest, student: Student, teaching_class: TeachingClass, form: DeskPlaceForm
) -> None:
    actor = actor_of(request)
    if form.cleaned_data.get("is_suited"):
        answer_suitability(
            actor=actor,
            student=student,
            teaching_class=teaching_class,
            is_suited=True,
            given_how=GivenHow.PAPER,
        )
    channel = form.cleaned_data["channel"]
    chosen, _closed = round_for(teaching_class, student, channel=channel)
    hold_place(
        actor=actor,
        student=student,
        teaching_class=teaching_class,
        round=chosen,
        channel=channel,
    )


def _place_page(
    request: HttpRequest,
    student: Student,
    teaching_class: TeachingClass,
    form: DeskPlaceForm,
    refusal: Refusal | None,
) -> HttpResponse:
    _round, found = refusals_of(student, teaching_class, channel=ActChannel.DESK)
    refusals = [each for each in found if each.code != _UNANSWERED]
    context = {
        "student": student,
        "teaching_class": teaching_class,
        "statement": teaching_class.course.major.suitability_statement.strip(),
        "form": form,
        "facts": [
            (_("Student"), f"{student.name}（{student.student_no}）"),
            *class_facts(teaching_class),
        ],
        "refusals": [(each, _may(request, each)) for each in refusals],
        "refusal": refusal,
        "back_url": reverse("enrollment:desk_classes", args=[student.pk]),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/desk/place.html", context, status=status)


def _may(request: HttpRequest, refusal: RuleRefusal) -> bool:
    return may_override(actor=actor_of(request), refusal=refusal)


def _class_row(row: TeachingClass) -> dict[str, object]:
    return {
        "pk": row.pk,
        "name": row.name,
        "when": class_words.when_words(row),
        "fee": yuan(row.fee_fen + row.material_fee_fen),
        "left": class_words.places_words(row.capacity, row.taken),
        "is_full": row.places_left <= 0,
    }
