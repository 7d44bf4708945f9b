"""What ``manage.py audit`` derives again for rooms in the evening; one sentence a fault."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from courses.models import RoomUse, RoomUseKind
from payments.models import LineKind, LineReturn, OrderLine, Rental, RentalDate
from payments.states.orders import DateState, OrderState, RentalState
from university.registry import Fault

_OVER = (RentalState.REJECTED, RentalState.WITHDRAWN, RentalState.LAPSED)
_PAID = (RentalState.RUNNING, RentalState.CLOSED)


def rental_dates_hold_rooms() -> Iterator[Fault]:
    """Every evening that counts holds its room at its time, and every rental use has an evening."""
    holding = RentalDate.objects.filter(state__in=DateState.holding()).select_related("rental")
    same = Q(
        room_use__room=F("room"),
        room_use__starts_at=F("starts_at"),
        room_use__ends_at=F("ends_at"),
        room_use__kind=RoomUseKind.RENTAL,
    )
    for date in holding.exclude(same):
        yield _date(date, "has its room booked for another time or place")
    for use in RoomUse.objects.filter(kind=RoomUseKind.RENTAL, rental_date__isnull=True):
        yield Fault("rental_dates", f"room use {use.pk}: rented, but no evening holds it")
    for date in holding.filter(rental__state__in=_OVER):
        yield _date(date, f"holds its room, but the rental is {date.rental.state}")
    for date in holding.filter(state=DateState.ASKED).exclude(rental__state=RentalState.ASKED):
        yield _date(date, f"waits for a decision, but the rental is {date.rental.state}")


def rental_bills_fit() -> Iterator[Fault]:
    """A bill in force sells each of its evenings once, at the price that was agreed."""
    lines = OrderLine.objects.filter(rental_date__isnull=False).select_related(
        "rental_date__rental"
    )
    in_force = lines.filter(order=F("rental_date__bill"))
    prices = {LineKind.RENT: "rent_fen", LineKind.CLEANING: "cleaning_fen"}
    for kind, field in prices.items():
        wrong = in_force.filter(kind=kind).exclude(amount_fen=F(f"rental_date__{field}"))
        for line in wrong:
            yield _date(line.rental_date, f"{kind} on its bill is {line.amount_fen} fen")
        billed = RentalDate.objects.filter(bill__isnull=False, **{f"{field}__gt": 0})
        sold = in_force.filter(kind=kind).values_list("rental_date", flat=True)
        for date in billed.exclude(pk__in=list(sold)).select_related("rental"):
            yield _date(date, f"names a bill that has no {kind} for it")
    settled = lines.filter(order__state=OrderState.SETTLED).exclude(order=F("rental_date__bill"))
    for line in settled:
        yield _date(line.rental_date, "was paid on a bill that is not in force")


def rental_deposits_fit() -> Iterator[Fault]:
    """A running rental has its deposit paid; a closed one gave it back but for what was kept."""
    rentals = Rental.objects.filter(deposit_fen__gt=0).select_related("deposit_order")
    running = rentals.filter(state__in=_PAID)
    for rental in running.exclude(deposit_order__state=OrderState.SETTLED):
        yield _rental(rental, "runs without a deposit that was paid")
    deposits = OrderLine.objects.filter(kind=LineKind.DEPOSIT, order__state=OrderState.SETTLED)
    for line in deposits.exclude(rental__deposit_order=F("order")).select_related("rental"):
        if line.rental:
            yield _rental(line.rental, "took a deposit on a bill that is not in force")
    closed = Rental.objects.filter(state=RentalState.CLOSED)
    for rental in closed.filter(handover__isnull=True):
        yield _rental(rental, "is closed, but nobody checked the room")
    for rental in closed.filter(handover__isnull=False).select_related("handover"):
        yield from _returned(rental)


CHECKS = (rental_dates_hold_rooms, rental_bills_fit, rental_deposits_fit)


def _returned(rental: Rental) -> Iterator[Fault]:
    due = rental.deposit_fen - rental.handover.deducted_fen
    parts = LineReturn.objects.filter(line__rental=rental, line__kind=LineKind.DEPOSIT)
    back = parts.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    if back != due:
        yield _rental(rental, f"{back} fen of the deposit went back, {due} were due")


def _date(date: RentalDate | None, sentence: str) -> Fault:
    named = f"evening {date.pk} of rental {date.rental.number}" if date else "an evening"
    return Fault("rental_dates", f"{named}: {sentence}")


def _rental(rental: Rental, sentence: str) -> Fault:
    return Fault("rental_deposits", f"rental {rental.number}: {sentence}")
