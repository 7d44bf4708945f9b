"""Bills of a rental: the first with the deposit, then month by month, each an order like any other.

An evening names the one order that sells it. When it leaves an unpaid bill, the bill is closed and
a new one made: money that comes for the old one goes back in full.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.working_days import add_working_days
from payments.models import (
    LineKind,
    Order,
    OrderKind,
    OrderLine,
    PayPlan,
    Rental,
    RentalDate,
    RentalRules,
)
from payments.services.orders import create_order, settle_free
from payments.services.rentals.locking import LockedRental, lock_rental
from payments.services.rentals.messages import tell_of_order
from payments.services.waking import ATTEMPTS, wake
from payments.states.orders import ORDER_MOVES, DateState, OrderState, RentalState
from university import clock, states
from university.accounts.models import User
from university.money import yuan
from university.refusals import Refusal
from university.words import day


def accept_contract(*, actor: User | None, rental: Rental) -> Order:
    """The renter accepts what the contract says; returns the first bill, to be paid in time.

    Accepting twice gives the same bill. Raises Refusal("not_to_accept").
    """
    with transaction.atomic():
        locked = lock_rental(rental.pk)
        row = locked.rental
        if row.accepted_at and row.deposit_order:
            return row.deposit_order
        is_late = row.accept_by is not None and row.accept_by < clock.now()
        if row.state != RentalState.APPROVED or is_late or not _booked(locked):
            raise Refusal(
                "not_to_accept",
                _("There is no contract to accept."),
                _("You can ask for the room again."),
            )
        row.accepted_at = clock.now()
        row.save(update_fields=["accepted_at"])
        dates = _first_part(row, _booked(locked))
        order = open_bill(
            actor=actor, rental=row, dates=dates, pay_by=row.accept_by, extra=[_deposit(row)]
        )
        Rental.objects.filter(pk=row.pk).update(deposit_order=order)
    return settle_free(order=order)


def open_due_bills() -> int:
    """The sweep: bill each month some days before its first evening; return how many."""
    rules = RentalRules.load()
    horizon = clock.now() + timedelta(days=rules.bill_lead_days)
    due = RentalDate.objects.filter(
        rental__state=RentalState.RUNNING,
        state=DateState.BOOKED,
        bill=None,
        starts_at__lte=horizon,
    )
    opened = 0
    for pk in sorted(set(due.values_list("rental", flat=True)[:500])):
        order = _open_next(pk, rules, horizon)
        if order:
            settle_free(order=order)
            opened += 1
    return opened


def open_bill(
    *,
    actor: User | None,
    rental: Rental,
    dates: Sequence[RentalDate],
    pay_by: datetime | None,
    extra: Sequence[OrderLine] = (),
) -> Order:
    """Freeze evenings (and the deposit) into an order; in the caller's transaction, under lock."""
    lines = [*extra, *(line for date in dates for line in _lines(rental, date))]
    order = create_order(
        actor=actor,
        kind=OrderKind.RENT,
        lines=lines,
        pay_by=pay_by,
        login=rental.renter.login,
        payer_name=rental.renter.name,
    )
    RentalDate.objects.filter(pk__in=[date.pk for date in dates]).update(bill=order)
    for date in dates:
        date.bill = order
    return order


def replace_bill(
    locked: LockedRental, order: Order, *, without: RentalDate, actor: User | None
) -> Order | None:
    """Close an unpaid bill and make the same one without one evening; None when nothing is left."""
    states.move(
        order, to=OrderState.CANCELLED, moves=ORDER_MOVES, actor=actor, reason="evening left"
    )
    wake(ATTEMPTS)
    RentalDate.objects.filter(pk=without.pk).update(bill=None)
    without.bill = None
    rental = locked.rental
    rest = [
        date
        for date in locked.dates
        if date.bill_id == order.pk and date.state == DateState.BOOKED and date.pk != without.pk
    ]
    has_deposit = rental.deposit_order_id == order.pk
    if not rest and not has_deposit:
        return None
    new = open_bill(
        actor=actor,
        rental=rental,
        dates=rest,
        pay_by=order.pay_by,
        extra=[_deposit(rental)] if has_deposit else [],
    )
    if has_deposit:
        Rental.objects.filter(pk=rental.pk).update(deposit_order=new)
        rental.deposit_order = new
    return new


def pay_by_for(dates: Sequence[RentalDate], rules: RentalRules) -> datetime:
    """Return until when a bill is paid: some working days, but before its first evening begins."""
    first = min(date.starts_at for date in dates)
    return min(add_working_days(clock.now(), rules.accept_workdays), first)


def _open_next(pk: int, rules: RentalRules, horizon: datetime) -> Order | None:
    with transaction.atomic():
        locked = lock_rental(pk)
        if locked.rental.state != RentalState.RUNNING:
            return None
        open_dates = [
            date for date in _booked(locked) if not date.bill_id and date.starts_at > clock.now()
        ]
        if not open_dates or open_dates[0].starts_at > horizon:
            return None
        dates = _same_month(open_dates)
        order = open_bill(
            actor=None, rental=locked.rental, dates=dates, pay_by=pay_by_for(dates, rules)
        )
        tell_of_order(
            order,
            locked.rental,
            "rental_bill",
            amount=yuan(order.total_fen),
            date=day(order.pay_by) if order.pay_by else "",
        )
    return order


def _booked(locked: LockedRental) -> list[RentalDate]:
    return [date for date in locked.dates if date.state == DateState.BOOKED]


def _first_part(rental: Rental, dates: list[RentalDate]) -> list[RentalDate]:
    return _same_month(dates) if rental.pay_plan == PayPlan.MONTHLY else dates


def _same_month(dates: list[RentalDate]) -> list[RentalDate]:
    first = timezone.localdate(dates[0].starts_at)
    return [
        date
        for date in dates
        if (on := timezone.localdate(date.starts_at))
        and (on.year, on.month) == (first.year, first.month)
    ]


def _deposit(rental: Rental) -> OrderLine:
    return OrderLine(
        kind=LineKind.DEPOSIT,
        rental=rental,
        description=_("Deposit, %(room)s") % {"room": rental.room.name},
        list_price_fen=rental.deposit_fen,
        amount_fen=rental.deposit_fen,
    )


def _lines(rental: Rental, date: RentalDate) -> list[OrderLine]:
    about = {"room": date.room.name, "day": day(date.starts_at)}
    rule = list(rental.terms.get("cancel", []))
    lines = [
        OrderLine(
            kind=LineKind.RENT,
            rental=rental,
            rental_date=date,
            description=_("Rent, %(room)s, %(day)s") % about,
            list_price_fen=date.rent_fen,
            amount_fen=date.rent_fen,
            refund_rule=rule,
        )
    ]
    if date.cleaning_fen:
        lines.append(
            OrderLine(
                kind=LineKind.CLEANING,
                rental=rental,
                rental_date=date,
                description=_("Cleaning, %(room)s, %(day)s") % about,
                list_price_fen=date.cleaning_fen,
                amount_fen=date.cleaning_fen,
            )
        )
    return lines
