"""A renter's own rentals: how they stand, the contract, cancelling an evening."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.views.classroom.certificates import pdf_answer
from payments.models import Order, Rental, RoomOffer
from payments.queries.rentals import papers_missing, rentals_with_dates
from payments.services.rentals.asking import withdraw_rental
from payments.services.rentals.billing import accept_contract
from payments.services.rentals.contract import print_contract
from payments.services.rentals.evenings import cancel_evening, cancelling_gives_back
from payments.services.rentals.offering import take_freed_evening
from payments.states.orders import OrderState, RentalState
from payments.views.people import actor_of
from payments.views.rentals.people import my_evening, my_rental
from payments.words.rentals import (
    RENTAL_STATUS,
    accept_words,
    evening_rows,
    rental_facts,
    when_words,
)
from university.accounts.acting import login_alone_required
from university.money import yuan
from university.refusals import Refusal
from university.words import as_date, moment

RENTALS_A_PAGE = 6
_CONTRACT_STATES = (RentalState.APPROVED, RentalState.RUNNING, RentalState.CLOSED)


@require_safe
@never_cache
@login_alone_required
def rentals(request: HttpRequest) -> HttpResponse:
    """List my rentals, newest first, six a page."""
    mine = rentals_with_dates().filter(renter__login=actor_of(request)).order_by("-pk")
    page = Paginator(mine, RENTALS_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "rental": rental,
            "status": RENTAL_STATUS[RentalState(rental.state)],
            "evenings": len(rental.dates.all()),
        }
        for rental in page
    ]
    return render(request, "payments/rentals/mine.html", {"page_obj": page, "rows": rows})


@require_safe
@never_cache
@login_alone_required
def rental(request: HttpRequest, number: str) -> HttpResponse:
    """One rental: what is to be done next, the evenings, the papers."""
    found = my_rental(request, number)
    context = {
        "rental": found,
        "status": RENTAL_STATUS[RentalState(found.state)],
        "facts": rental_facts(found),
        "evenings": evening_rows(found),
        "bills": _bills(found),
        "missing": _missing(found),
        "accept_by": accept_words(found),
        "may_accept": found.state == RentalState.APPROVED and not found.accepted_at,
        "may_withdraw": found.state in (RentalState.ASKED, RentalState.APPROVED)
        and not found.accepted_at,
        "has_contract": found.state in _CONTRACT_STATES,
        "access_notes": _access_notes(found),
        "deposit_words": _deposit_words(found),
    }
    return render(request, "payments/rentals/rental.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_alone_required
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is agreed; on POST it is accepted, and the first bill is there."""
    found = my_rental(request, number)
    if request.method == "POST":
        try:
            order = accept_contract(actor=actor_of(request), rental=found)
        except Refusal as refusal:
            return _refused(request, refusal)
        return redirect("rentals:bill", order.number)
    if found.state != RentalState.APPROVED or found.accepted_at:
        return redirect("rentals:rental", number)
    context = {
        "rental": found,
        "facts": rental_facts(found),
        "evenings": evening_rows(found),
        "forbidden": found.terms.get("forbidden", []),
        "steps": step_words(found),
        "accept_by": accept_words(found),
    }
    return render(request, "payments/rentals/accept.html", context)


@require_POST
@login_alone_required
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take a request back."""
    found = my_rental(request, number)
    try:
        withdraw_rental(actor=actor_of(request), rental=found)
    except Refusal as refusal:
        return _refused(request, refusal)
    return redirect("rentals:rental", number)


@require_safe
@never_cache
@login_alone_required
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """The contract as PDF."""
    found = my_rental(request, number)
    if found.state not in _CONTRACT_STATES:
        return redirect("rentals:rental", number)
    return pdf_answer(print_contract(found), f"contract-{found.number}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_alone_required
def cancel(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Say what would go back; on POST the evening is cancelled."""
    date = my_evening(request, number, pk)
    try:
        if request.method == "POST":
            cancel_evening(actor=actor_of(request), date=date)
            return redirect("rentals:rental", number)
        back = cancelling_gives_back(date=date)
    except Refusal as refusal:
        return _refused(request, refusal)
    is_paid = date.bill is not None and date.bill.state == OrderState.SETTLED
    context = {
        "rental": date.rental,
        "facts": [
            (_("Room"), date.room.name),
            (_("Evening"), when_words(date)),
            (_("Paid"), yuan(date.total_fen) if is_paid else ""),
        ],
        "is_paid": is_paid,
        "back_fen": back,
        "steps": step_words(date.rental),
    }
    return render(request, "payments/rentals/cancel.html", context)


@require_POST
@login_alone_required
def take(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take an evening that became free."""
    date = my_evening(request, number, pk)
    try:
        taken = take_freed_evening(actor=actor_of(request), date=date)
    except Refusal as refusal:
        return _refused(request, refusal)
    return redirect("rentals:rental", Rental.objects.get(pk=taken.rental_id).number)


def step_words(rental: Rental) -> list[str]:
    """Return the rule of cancelling in sentences."""
    steps = rental.terms.get("cancel", [])
    said = [
        _("At least %(hours)d hours before: %(percent)d%% of the rent goes back.") % step
        for step in steps
    ]
    return [*said, _("Later: only the cleaning fee goes back.")] if said else []


def _bills(rental: Rental) -> list[dict[str, object]]:
    orders: dict[int, Order] = {}
    for date in rental.dates.all():
        if date.bill:
            orders[date.bill.pk] = date.bill
    if rental.deposit_order:
        orders.setdefault(rental.deposit_order.pk, rental.deposit_order)
    return [
        {
            "url": reverse("rentals:bill", args=[order.number]),
            "sum": yuan(order.total_fen),
            "is_open": order.state == OrderState.OPEN,
            "word": order.get_state_display(),
            "pay_by": moment(order.pay_by) if order.pay_by else "",
        }
        for _pk, order in sorted(orders.items())
    ]


def _missing(rental: Rental) -> str:
    dates = list(rental.dates.all())
    if rental.state != RentalState.ASKED or not dates:
        return ""
    kinds = papers_missing(rental.renter, until=as_date(dates[-1].starts_at))
    return "、".join(str(kind.label) for kind in kinds)


def _access_notes(rental: Rental) -> list[tuple[str, str]]:
    """Only who has paid reads how to get in; one note a room."""
    if rental.state != RentalState.RUNNING:
        return []
    rooms = {date.room_id for date in rental.dates.all() if date.room_use_id}
    offers = RoomOffer.objects.select_related("room").filter(room__in=rooms)
    return [(offer.room.name, offer.access_notes) for offer in offers if offer.access_notes]


def _deposit_words(rental: Rental) -> list[tuple[str, str]]:
    if rental.state != RentalState.CLOSED:
        return []
    check = rental.handover
    return [
        (_("How the room was"), check.notes),
        (_("Kept of the deposit"), yuan(check.deducted_fen) if check.deducted_fen else ""),
        (_("What for"), check.deduction_reason),
        (_("Goes back"), yuan(rental.deposit_fen - check.deducted_fen)),
    ]


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {
        "refusal": refusal,
        "next_url": reverse("rentals:mine"),
        "next_word": _("My rentals"),
    }
    return render(request, "refused.html", context, status=409)
