"""Leaving a class (退课): a page that asks, then a page that says what was done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.states import PlaceState
from payments.queries.orders import order_of, refunds_after
from payments.services.leaving import give_up_place, leaving_offer
from payments.views.facts import class_facts
from payments.views.people import actor_of, my_place, require_may_pay
from payments.views.refund_words import offer_words, refund_words
from university.accounts.acting import student_required
from university.refusals import Refusal
from university.words import full_moment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what leaving means and ask once; on POST leave."""
    place = my_place(request, pk)
    if place.state == PlaceState.CANCELLED:
        return redirect("payments:left", place.pk)
    try:
        offer = leaving_offer(place=place)
        if offer.refund_fen:
            # Money that goes back is paying, too.
            require_may_pay(request)
        if request.method == "POST":
            give_up_place(actor=actor_of(request), place=place)
            return redirect("payments:left", place.pk)
    except Refusal as refusal:
        return render(request, "refused.html", {"refusal": refusal}, status=409)
    context = {
        "place": place,
        "facts": class_facts(place.teaching_class)[:3],
        "money": offer_words(offer),
        "reasons": offer.reasons if offer.paid_fen else (),
    }
    return render(request, "payments/give_up.html", context)


@require_safe
@never_cache
@student_required
def left(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the place was given back, and what becomes of the money."""
    place = my_place(request, pk)
    if place.state != PlaceState.CANCELLED:
        return redirect("payments:give_up", place.pk)
    order = order_of(place)
    refunds = refunds_after(order) if order else []
    context = {
        "place": place,
        "order": order,
        "ways": [refund_words(refund) for refund in refunds],
        "facts": [
            (_("Class"), place.teaching_class.name),
            (_("Left on"), full_moment(place.ended_at) if place.ended_at else ""),
            (_("Order number"), order.number if order else ""),
        ],
    }
    return render(request, "payments/left.html", context)
