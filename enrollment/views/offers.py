"""An offer from the waitlist (递补): one page, two buttons, each with what it means."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enrollment.models import ActChannel, Place
from enrollment.rules import RuleRefusal
from enrollment.services.offer_answers import accept_offer, answer_refusals, decline_offer
from enrollment.states import PlaceState
from enrollment.views.offer_facts import offer_facts, time_left_words, yes_words
from enrollment.views.people import actor_of, student_of
from university import clock
from university.accounts.acting import student_required
from university.refusals import Refusal

#: The first field of the page, to which an error leads.
_FIRST = "answer-accept"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once; on POST take the place and go on to pay, or pass it on and say so."""
    place = offer_of(student_of(request).pk, pk)
    if place.state in PlaceState.accepted():
        return redirect("enrollment:places")
    if not is_open(place):
        return render(request, "enrollment/offer_over.html", _over(place))
    if request.method == "POST":
        return _answer(request, place)
    return _page(request, place)


def offer_of(student_pk: int, pk: int) -> Place:
    """Return a place that was offered to this student, or 404."""
    places = Place.objects.select_related(
        "student__login", "round", "teaching_class__slot", "teaching_class__room"
    )
    return get_object_or_404(places, pk=pk, student=student_pk, answer_by__isnull=False)


def is_open(place: Place) -> bool:
    """Whether an answer still counts."""
    return bool(
        place.state == PlaceState.OFFERED and place.answer_by and clock.now() <= place.answer_by
    )


def _answer(request: HttpRequest, place: Place) -> HttpResponse:
    answer = request.POST.get("answer", "")
    try:
        if answer == "accept":
            accept_offer(actor=actor_of(request), place=place, channel=ActChannel.WEB)
            return redirect("payments:checkout", place.pk)
        if answer == "decline":
            decline_offer(actor=actor_of(request), place=place)
            return redirect("enrollment:offer", place.pk)
    except Refusal as refusal:
        if refusal.code in {"offer_over", "offer_accepted"}:
            return redirect("enrollment:offer", place.pk)
        return _page(request, place, status=409)
    errors = [{"field_id": _FIRST, "message": _("Please choose one of the two answers.")}]
    return _page(request, place, errors=errors)


def _page(
    request: HttpRequest,
    place: Place,
    *,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    refusals = answer_refusals(place=place, student=place.student)
    context = {
        "place": place,
        "facts": offer_facts(place)[:-1],
        "deadline": time_left_words(place),
        "yes_words": yes_words(place),
        "refusals": refusals,
        "asks_question": _unanswered(refusals),
        "errors": errors,
        "has_errors": bool(errors),
    }
    return render(request, "enrollment/offer.html", context, status=status)


def _unanswered(refusals: list[RuleRefusal]) -> bool:
    return [refusal.code for refusal in refusals] == ["suitability_not_affirmed"]


def _over(place: Place) -> dict[str, object]:
    """What became of it: declined, or no answer in time."""
    return {"place": place, "was_declined": place.state == PlaceState.CANCELLED}
