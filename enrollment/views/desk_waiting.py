"""The desk's screens for the waitlist: offers to answer, an answer by phone, joining, leaving."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import TeachingClass
from enrollment.forms.enrolling import DeskPlaceForm
from enrollment.models import ActChannel, Place
from enrollment.queries import waiting as lists
from enrollment.rules import RuleRefusal
from enrollment.services.offer_answers import accept_offer, answer_refusals, decline_offer
from enrollment.services.suitability import answer_suitability
from enrollment.services.waitlist import join_waitlist, leave
from enrollment.states import PlaceState
from enrollment.views.offer_facts import offer_facts, position_words, time_left_words, yes_words
from enrollment.views.offers import is_open
from enrollment.views.people import actor_of, class_or_404, posted
from enrollment.views.waiting import entry_of, joining_refusals, live_place, waiting_facts
from university import clock
from university.accounts.models import GivenHow, Student
from university.desk.access import desk_required
from university.notifications.queries import call_about
from university.notifications.quiet_hours import next_allowed
from university.refusals import Refusal
from university.words import phone

_MAY_ANSWER = "enrollment.add_place"
_OFFERS_A_PAGE = 20
_UNANSWERED = "suitability_not_affirmed"


@require_safe
@desk_required(_MAY_ANSWER)
def offers(request: HttpRequest) -> HttpResponse:
    """List the offers nobody has answered, the most urgent first. Who has no phone is rung up."""
    page = Paginator(lists.offers_to_answer(), _OFFERS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "is_quiet": next_allowed(clock.now()) > clock.now()}
    return render(request, "enrollment/desk/offers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(_MAY_ANSWER)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one offer: whom to ask and what to say; write the answer down."""
    places = Place.objects.select_related(
        "student__login",
        "round",
        "teaching_class__course__major",
        "teaching_class__term",
        "teaching_class__slot",
        "teaching_class__room",
    )
    place = get_object_or_404(places, pk=pk, answer_by__isnull=False)
    form = _form(request, place.teaching_class, place.student)
    refusal = None
    if request.method == "POST" and is_open(place) and form.is_valid():
        try:
            return _answer(request, place, form)
        except Refusal as no:
            refusal = no
            place = get_object_or_404(places, pk=pk)
    return _offer_page(request, place, form, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(_MAY_ANSWER)
def waitlist(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """Put a person on the list of a class, or take them off: the same rules as on the site."""
    student = get_object_or_404(Student.objects.select_related("login"), pk=student_pk)
    teaching_class = class_or_404(pk)
    place = live_place(student, teaching_class)
    if place is not None:
        is_offer = place.state == PlaceState.OFFERED
        return redirect(*(["enrollment:desk_offer", place.pk] if is_offer else _back(student)))
    form = _form(request, teaching_class, student)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _change(request, student, teaching_class, form)
        except Refusal as no:
            refusal = no
    entry = entry_of(student, teaching_class)
    found = [] if entry else joining_refusals(student, teaching_class, channel=ActChannel.DESK)
    context = {
        "student": student,
        "entry": entry,
        "position": position_words(lists.people_before(entry)) if entry else "",
        "facts": [(_("Student"), str(student)), *waiting_facts(teaching_class)],
        "refusals": _for_the_desk(found),
        "refusal": refusal,
        "form": form,
        "statement": teaching_class.course.major.suitability_statement.strip(),
        "back_url": reverse("desk:student", args=[student.pk]),
    }
    return render(request, "enrollment/desk/waitlist.html", context, status=409 if refusal else 200)


def _answer(request: HttpRequest, place: Place, form: DeskPlaceForm) -> HttpResponse:
    actor, answer = actor_of(request), request.POST.get("answer", "")
    name = {"name": place.teaching_class.name}
    if answer == "accept":
        _write_suitability(request, place.student, place.teaching_class, form)
        accept_offer(actor=actor, place=place, channel=form.cleaned_data["channel"])
        messages.success(request, _("The place in %(name)s is kept.") % name)
    elif answer == "decline":
        decline_offer(actor=actor, place=place)
        messages.success(request, _("The place in %(name)s went to the next person.") % name)
    else:
        raise Refusal("answer_missing", _("Please choose one of the two answers."))
    return redirect(*_back(place.student))


def _change(
    request: HttpRequest, student: Student, teaching_class: TeachingClass, form: DeskPlaceForm
) -> HttpResponse:
    actor, name = actor_of(request), {"name": student.name}
    if request.POST.get("act") == "leave":
        if entry := entry_of(student, teaching_class):
            leave(entry=entry, actor=actor, reason="asked at the desk")
        messages.success(request, _("%(name)s is off the waitlist.") % name)
        return redirect(*_back(student))
    _write_suitability(request, student, teaching_class, form)
    join_waitlist(
        actor=actor,
        student=student,
        teaching_class=teaching_class,
        channel=form.cleaned_data["channel"],
    )
    messages.success(request, _("%(name)s is on the waitlist.") % name)
    return redirect(*_back(student))


def _offer_page(
    request: HttpRequest, place: Place, form: DeskPlaceForm, refusal: Refusal | None
) -> HttpResponse:
    student = place.student
    can_answer = is_open(place)
    found = answer_refusals(place=place, student=student) if can_answer else []
    context = {
        "place": place,
        "student": student,
        "can_answer": can_answer,
        "facts": [
            (_("Student"), str(student)),
            (_("Phone"), phone(student.phone) if student.phone else _("no phone")),
            (_("Emergency contact"), student.emergency_contact_name),
            (_("Their phone"), phone(student.emergency_contact_phone)),
            *offer_facts(place),
        ],
        "deadline": time_left_words(place),
        "yes_words": yes_words(place),
        "refusals": _for_the_desk(found),
        "refusal": refusal,
        "form": form,
        "statement": place.teaching_class.course.major.suitability_statement.strip(),
        "call": call_about(f"place_offered:{place.pk}"),
        "is_quiet": next_allowed(clock.now()) > clock.now(),
        "back_url": reverse("enrollment:desk_offers"),
    }
    return render(request, "enrollment/desk/offer.html", context, status=409 if refusal else 200)


def _form(request: HttpRequest, teaching_class: TeachingClass, student: Student) -> DeskPlaceForm:
    channel = ActChannel.DESK if student.phone else ActChannel.PHONE
    return DeskPlaceForm(
        posted(request), teaching_class=teaching_class, initial={"channel": channel}
    )


def _write_suitability(
    request: HttpRequest, student: Student, teaching_class: TeachingClass, form: DeskPlaceForm
) -> None:
    """Write down what the person signed on paper, if the class asks for it."""
    if form.cleaned_data.get("is_suited"):
        answer_suitability(
            actor=actor_of(request),
            student=student,
            teaching_class=teaching_class,
            is_suited=True,
            given_how=GivenHow.PAPER,
        )


def _for_the_desk(refusals: list[RuleRefusal]) -> list[RuleRefusal]:
    """Leave out the question that the form itself asks."""
    return [refusal for refusal in refusals if refusal.code != _UNANSWERED]


def _back(student: Student) -> tuple[str, int]:
    return ("desk:student", student.pk)
