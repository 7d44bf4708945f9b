"""Leaving a class at the desk: what goes back and why is said before anything is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrollment.models import Place
from enrollment.states import PlaceState
from payments.forms.changes import DeskLeaveForm
from payments.providers.registry import CASH
from payments.queries.orders import order_of, refunds_after
from payments.services.changes.approvals import MAY_EXCEPT
from payments.services.changes.sums import MoneyBack
from payments.services.leaving import give_up_place, is_running, leaving_offer
from payments.states.orders import RefundState
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
        return _done_page(request, place)
    try:
        offer = leaving_offer(place=place)
        form = _form(request, place, offer)
        if request.method == "POST" and (form is None or form.is_valid()):
            said = form.cleaned_data if form else {}
            give_up_place(
                actor=actor_of(request),
                place=place,
                reason=said.get("reason", ""),
                way=said.get("way", ""),
            )
            return redirect("payments:till_leave", place.pk)
    except Refusal as refusal:
        return _page(request, place, {"refusal": refusal}, status=409)
    context: dict[str, object] = {
        "money": offer_words(offer),
        "reasons": offer.reasons if offer.paid_fen else (),
        "form": form,
    }
    return _page(request, place, context)


def _form(request: HttpRequest, place: Place, offer: MoneyBack) -> DeskLeaveForm | None:
    """While the term runs the reason is kept; who may decide exceptions may hand out cash."""
    if not is_running(place):
        return None
    may_choose = bool(offer.refund_fen and not offer.is_cash and request.user.has_perm(MAY_EXCEPT))
    posted = request.POST if request.method == "POST" else None
    return DeskLeaveForm(posted, may_choose_way=may_choose)


def _done_page(request: HttpRequest, place: Place) -> HttpResponse:
    order = order_of(place)
    refunds = refunds_after(order) if order else []
    at_desk = [row for row in refunds if row.provider == CASH and row.state == RefundState.DUE]
    context: dict[str, object] = {
        "is_done": True,
        "ways": [refund_words(refund) for refund in refunds],
        "cash_back": at_desk,
    }
    return _page(request, place, context)


def _page(
    request: HttpRequest, place: Place, extra: dict[str, object], *, status: int = 200
) -> HttpResponse:
    context = {
        "place": place,
        "student": place.student,
        "facts": [(_("Student"), str(place.student)), *class_facts(place.teaching_class)[:3]],
        **extra,
    }
    return render(request, "payments/till/leave.html", context, status=status)
