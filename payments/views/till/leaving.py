"""Leaving a class at the desk (退课): the same rules and the same money as on the web."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrollment.models import Place
from enrollment.states import PlaceState
from payments.models import Refund
from payments.providers.registry import CASH
from payments.queries import order_of
from payments.services.leaving import give_up_place, leaving_offer
from payments.states import RefundState
from payments.views.facts import class_facts
from payments.views.people import actor_of
from payments.views.refund_words import offer_words, refund_words
from university.desk.access import desk_required
from university.refusals import Refusal

#: Whoever may change a place at the desk: desk, registrar, administrator.
MAY_LEAVE = "enrollment.change_place"


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(MAY_LEAVE)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes back and ask once; on POST give the place back, then say what was done."""
    places = Place.objects.select_related(
        "student", "teaching_class__term", "teaching_class__slot", "teaching_class__room"
    )
    place = get_object_or_404(places, pk=pk)
    if place.state == PlaceState.CANCELLED:
        return _page(request, place, is_done=True)
    try:
        if request.method == "POST":
            give_up_place(actor=actor_of(request), place=place)
            return redirect("payments:till_leave", place.pk)
        return _page(request, place, money=offer_words(leaving_offer(place=place)))
    except Refusal as refusal:
        return _page(request, place, refusal=refusal)


def _page(
    request: HttpRequest,
    place: Place,
    *,
    money: str = "",
    is_done: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    order = order_of(place)
    refunds = Refund.objects.filter(payment__order=order).select_related("payment") if order else []
    context = {
        "place": place,
        "student": place.student,
        "money": money,
        "is_done": is_done,
        "refusal": refusal,
        "ways": [refund_words(refund) for refund in refunds],
        "cash_back": [
            refund
            for refund in refunds
            if refund.payment.provider == CASH and refund.state == RefundState.DUE
        ],
        "facts": [(_("Student"), str(place.student)), *class_facts(place.teaching_class)[:3]],
    }
    return render(request, "payments/till/leave.html", context, status=409 if refusal else 200)
