"""Staff change what was given: another class, leaving, a leave of absence, late entry."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.models import ClassState, TeachingClass
from enrollment import queries
from enrollment.forms.changes import LeaveForm, ReasonForm, TransferForm
from enrollment.models import ActChannel, Place
from enrollment.services.eligibility import find_refusals
from enrollment.services.late_entry import MAY_ADMIT, admit_late, late_entry_round
from enrollment.services.leaves import come_back, take_leave
from enrollment.services.transfers import transfer_place
from enrollment.states import PlaceState, TransferState
from enrollment.views.enrolling import class_facts
from enrollment.views.people import actor_of, class_or_404, posted
from university import clock
from university.accounts.models import Student
from university.desk.access import desk_required
from university.refusals import Refusal

_MAY_CHANGE = "enrollment.change_place"
_MAY_CHANGE_RECORD = "accounts.change_student"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(_MAY_CHANGE)
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a student to another class of the term that has a place."""
    place = _place_or_404(pk)
    classes = _other_classes(place)
    form = TransferForm(posted(request), classes=classes)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            done = transfer_place(
                actor=actor_of(request),
                place=place,
                to_class=queries.classes_for_rules().get(pk=form.cleaned_data["to_class"].pk),
                reason=form.cleaned_data["reason"],
                channel=form.cleaned_data["channel"],
            )
        except Refusal as no:
            refusal = no
        else:
            if done.state == TransferState.WAITING:
                return redirect("payments:till_changed", done.pk)
            said = _("The change to %(name)s is done.")
            messages.success(request, said % {"name": done.to_class.name})
            return redirect("desk:student", place.student_id)
    return _page(request, "enrollment/desk/transfer.html", place, form, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(_MAY_CHANGE_RECORD)
def leave(request: HttpRequest, student_pk: int) -> HttpResponse:
    """Write a leave of absence down, or show the one that is open."""
    student = get_object_or_404(Student.objects.select_related("login"), pk=student_pk)
    places = _places_of(student)
    form = LeaveForm(posted(request), places=places, initial={"from_day": clock.today()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        ended = set(form.cleaned_data.get("ended", ()))
        try:
            take_leave(
                actor=actor_of(request),
                student=student,
                from_day=form.cleaned_data["from_day"],
                until_day=form.cleaned_data["until_day"],
                reason=form.cleaned_data["reason"],
                ended=[place for place in places if str(place.pk) in ended],
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("%(name)s is on leave.") % {"name": student.name})
            return redirect("desk:student", student.pk)
    context = {
        "student": student,
        "form": form,
        "refusal": refusal,
        "open_leave": student.leaves.filter(returned_at__isnull=True).first(),
        "back_url": reverse("desk:student", args=[student.pk]),
    }
    return render(request, "enrollment/desk/leave.html", context, status=409 if refusal else 200)


@require_POST
@desk_required(_MAY_CHANGE_RECORD)
def return_from_leave(request: HttpRequest, student_pk: int) -> HttpResponse:
    """Put a student back on the register."""
    student = get_object_or_404(Student, pk=student_pk)
    try:
        come_back(actor=actor_of(request), student=student)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.next_step}")
    else:
        messages.success(request, _("%(name)s is on the register again.") % {"name": student.name})
    return redirect("desk:student", student.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(MAY_ADMIT)
def late_entry(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """Let a student into a class that runs: the rules hold, and the reason is kept."""
    student = get_object_or_404(Student.objects.select_related("login"), pk=student_pk)
    teaching_class = class_or_404(pk)
    chosen = late_entry_round(teaching_class)
    form = ReasonForm(posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            admit_late(
                actor=actor_of(request),
                student=student,
                teaching_class=teaching_class,
                reason=form.cleaned_data["reason"],
                channel=ActChannel.DESK,
            )
        except Refusal as no:
            refusal = no
        else:
            name = {"name": teaching_class.name}
            messages.success(request, _("The place in %(name)s is kept.") % name)
            return redirect("desk:student", student.pk)
    context = {
        "student": student,
        "form": form,
        "refusal": refusal,
        "is_open": chosen is not None,
        "facts": [(_("Student"), str(student)), *class_facts(teaching_class)],
        "refusals": find_refusals(
            student=student, teaching_class=teaching_class, enrolment_round=chosen
        ),
        "back_url": reverse("enrollment:desk_classes", args=[student.pk]),
    }
    return render(
        request, "enrollment/desk/late_entry.html", context, status=409 if refusal else 200
    )


def _page(
    request: HttpRequest,
    template: str,
    place: Place,
    form: ReasonForm,
    refusal: Refusal | None,
) -> HttpResponse:
    context = {
        "place": place,
        "student": place.student,
        "form": form,
        "refusal": refusal,
        "is_live": place.state in PlaceState.live(),
        "facts": [(_("Student"), str(place.student)), *class_facts(place.teaching_class)[:4]],
        "back_url": reverse("desk:student", args=[place.student_id]),
    }
    return render(request, template, context, status=409 if refusal else 200)


def _place_or_404(pk: int) -> Place:
    places = Place.objects.select_related(
        "student__login",
        "round",
        "teaching_class__term",
        "teaching_class__slot",
        "teaching_class__room",
        "teaching_class__teacher",
    )
    return get_object_or_404(places, pk=pk)


def _other_classes(place: Place) -> list[TeachingClass]:
    term_id = place.teaching_class.term_id
    rows = TeachingClass.objects.filter(term_id=term_id, state=ClassState.PUBLISHED)
    return [row for row in rows.exclude(pk=place.teaching_class_id) if row.places_left > 0]


def _places_of(student: Student) -> list[Place]:
    live = Place.objects.filter(
        student=student,
        state__in=PlaceState.live(),
        teaching_class__term__ends_on__gte=clock.today(),
    )
    return list(live.select_related("teaching_class").order_by("pk"))
