"""One evening that does not take place: cancelled by the renter, or needed by the school."""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Room
from courses.services.rooms import release_room
from payments.entries import part_undone
from payments.models import LineKind, LineReturn, Order, OrderLine, RentalDate, ReturnCause
from payments.pricing.rental_refunds import WHOLE, fen_back, percent_back
from payments.queries.orders import settling_payment
from payments.queries.rentals import offers_to_rent
from payments.rental_calendar import Evening
from payments.services.refunds import request_refund
from payments.services.rentals.asking import give_back, reserve_evenings
from payments.services.rentals.billing import replace_bill
from payments.services.rentals.deciding import MAY_DECIDE
from payments.services.rentals.locking import LockedRental, lock_rental, require_not_own
from payments.services.rentals.messages import tell_of_evening
from payments.states.orders import DateState, OrderState, RentalState
from university import clock
from university.accounts.models import User
from university.money import yuan
from university.refusals import Refusal

_MAY_CHANGE = (RentalState.APPROVED, RentalState.RUNNING)


def cancelling_gives_back(*, date: RentalDate) -> int:
    """Return what would go back now, in fen; raises the Refusal that cancelling would raise."""
    _require_cancellable(date, date.bill)
    if date.bill is None or date.bill.state != OrderState.SETTLED:
        return 0
    return _back(date, _percent(date))


def cancel_evening(*, actor: User | None, date: RentalDate) -> RentalDate:
    """The renter gives one evening back; what was paid goes back by the rule that was promised.

    Raises Refusal ``not_to_cancel``, ``being_settled`` or ``pay_first``.
    """
    with transaction.atomic():
        locked = lock_rental(date.rental_id)
        row = locked.date(date.pk)
        row.rental = locked.rental
        _require_cancellable(row, locked.bill_of(row))
        percent = _percent(row)
        give_back([row], to=DateState.CANCELLED, actor=actor, reason="cancelled by the renter")
        back = _money_back(locked, row, percent=percent, actor=actor, cause="rent_cancelled")
        tell_of_evening(row, "rental_cancelled", amount=yuan(back))
    return row


def displace_evening(*, actor: User, date: RentalDate, reason: str) -> RentalDate:
    """The school needs the room: the renter is moved at the same price, or paid back in full.

    Whoever was moved may still cancel with all of the money. Raises Refusal
    ``not_yours_to_decide``, ``your_own_rental``, ``no_reason``, ``not_to_cancel`` or
    ``being_settled``.
    """
    if not actor.has_perm(MAY_DECIDE):
        raise Refusal("not_yours_to_decide", _("Somebody else decides about rentals."))
    if not reason.strip():
        raise Refusal("no_reason", _("Please write why: the renter reads it."))
    with transaction.atomic():
        locked = lock_rental(date.rental_id)
        row = locked.date(date.pk)
        row.rental = locked.rental
        require_not_own(actor, locked.rental.renter)
        _require_changeable(row, locked.bill_of(row))
        row.change_reason = reason.strip()[:120]
        row.save(update_fields=["change_reason"])
        if _moved(row):
            tell_of_evening(row, "rental_moved")
            return row
        give_back([row], to=DateState.DISPLACED, actor=actor, reason=reason)
        back = _money_back(locked, row, percent=WHOLE, actor=actor, cause="rent_displaced")
        tell_of_evening(row, "rental_displaced", amount=yuan(back))
    return row


def _moved(date: RentalDate) -> bool:
    """Take the first room that is large enough and free; the old one is given back."""
    large = offers_to_rent().filter(room__capacity__gte=date.rental.people)
    others = large.exclude(room=date.room_id).order_by("room__capacity", "room__code")
    return any(_move_into(offer.room, date) for offer in others)


def _move_into(room: Room, date: RentalDate) -> bool:
    when = Evening(date.starts_at, date.ends_at)
    title = date.room_use.title if date.room_use else ""
    try:
        use = reserve_evenings(room=room, evenings=[when], title=title)[0]
    except Refusal:
        return False
    old = date.room_use
    date.room, date.room_use = room, use
    date.save(update_fields=["room", "room_use"])
    if old:
        release_room(use=old)
    return True


def _money_back(
    locked: LockedRental, date: RentalDate, *, percent: int, actor: User | None, cause: str
) -> int:
    """Undo the money of an evening that was given back; return what goes back, in fen."""
    bill = locked.bill_of(date)
    if bill is None:
        return 0
    if bill.state == OrderState.OPEN:
        replace_bill(locked, bill, without=date, actor=actor)
        return 0
    payment = settling_payment(bill)
    fen = _back(date, percent)
    if payment is None or not fen:
        return 0
    RentalDate.objects.filter(pk=date.pk).update(refunded_fen=fen)
    date.refunded_fen = fen
    parts = _parts(bill, date, fen)
    taken_from: Counter[str] = Counter()
    for line, part in parts:
        taken_from.update(part_undone(line, part, 0))
    refund = request_refund(
        actor=actor,
        payment=payment,
        amount_fen=fen,
        reason_code=cause,
        unique_key=f"evening:{date.pk}",
        taken_from={account: part for account, part in taken_from.items() if part},
    )
    LineReturn.objects.bulk_create(
        LineReturn(line=line, refund=refund, cause=ReturnCause.LEFT, amount_fen=part)
        for line, part in parts
    )
    return fen


def _parts(bill: Order, date: RentalDate, fen: int) -> list[tuple[OrderLine, int]]:
    """Return which line gives how much: cleaning whole, the rest from the rent."""
    parts = []
    for line in bill.lines.filter(rental_date=date).order_by("pk"):
        is_cleaning = line.kind == LineKind.CLEANING
        parts.append((line, date.cleaning_fen if is_cleaning else fen - date.cleaning_fen))
    return [(line, part) for line, part in parts if part]


def _back(date: RentalDate, percent: int) -> int:
    return fen_back(rent_fen=date.rent_fen, cleaning_fen=date.cleaning_fen, percent=percent)


def _percent(date: RentalDate) -> int:
    if date.change_reason:
        return WHOLE  # The school moved it: that was not the promise.
    steps = date.rental.terms.get("cancel", [])
    return percent_back(steps, starts_at=date.starts_at, at=clock.now())


def _require_cancellable(date: RentalDate, bill: Order | None) -> None:
    _require_changeable(date, bill)
    if bill and bill.state == OrderState.OPEN and _percent(date) < WHOLE:
        raise Refusal(
            "pay_first",
            _("This evening is near and not paid yet, so a part of the rent is due."),
            _("Please pay the bill first, then cancel. Or call us."),
        )


def _require_changeable(date: RentalDate, bill: Order | None) -> None:
    is_over = date.starts_at <= clock.now()
    if date.state != DateState.BOOKED or is_over or date.rental.state not in _MAY_CHANGE:
        raise Refusal(
            "not_to_cancel",
            _("This evening cannot be cancelled any more."),
            _("Please call us if something is wrong."),
        )
    if bill and bill.state == OrderState.PAID:
        raise Refusal(
            "being_settled",
            _("We are just booking your payment."),
            _("Please try again in one minute."),
        )
