"""Evenings that could not be had: remembered, and offered when the room becomes free."""

from datetime import date as date_type
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.models import PayPlan, RentalDate, RentalRules, Renter
from payments.queries.rentals import is_free, papers_missing
from payments.rental_calendar import Evening
from payments.services.rentals.asking import request_rental, reserve_evenings
from payments.services.rentals.billing import open_bill, pay_by_for
from payments.services.rentals.locking import lock_rental
from payments.services.rentals.messages import tell_of_evening
from payments.states.orders import DATE_MOVES, DateState, RentalState
from university import clock, states
from university.accounts.models import User
from university.refusals import Refusal

_STILL_WANTED = (RentalState.ASKED, RentalState.RUNNING, RentalState.REJECTED)


def offer_freed_evenings() -> int:
    """The sweep: tell each renter once of an evening they wanted that is free now."""
    rules = RentalRules.load()
    soonest = clock.now() + timedelta(days=rules.min_notice_days)
    wanted = RentalDate.objects.filter(
        state=DateState.WANTED,
        offered_at=None,
        starts_at__gt=soonest,
        rental__state__in=_STILL_WANTED,
    )
    offered = 0
    for date in wanted.select_related("rental__renter__login", "room").order_by("pk")[:500]:
        free = is_free(date.room, Evening(date.starts_at, date.ends_at))
        if not free and not date.was_taken:
            RentalDate.objects.filter(pk=date.pk).update(was_taken=True)
        if free and date.was_taken:
            offered += _offer(date)
    return offered


def take_freed_evening(*, actor: User | None, date: RentalDate) -> RentalDate:
    """Take an evening that was remembered, if it is free: the first who asks has it.

    While the request waits, it joins the request; in a running rental it is booked and billed;
    after a rejection it is a new request. Returns the evening that was made or moved. Raises
    Refusal ``not_wanted``, ``papers_missing``, ``evening_taken`` or what ``request_rental`` raises.
    """
    when = Evening(date.starts_at, date.ends_at)
    with transaction.atomic():
        locked = lock_rental(date.rental_id)
        row, rental = locked.date(date.pk), locked.rental
        if row.state != DateState.WANTED or rental.state not in _STILL_WANTED:
            raise Refusal("not_wanted", _("This evening is not on your list any more."))
        if rental.state == RentalState.REJECTED:
            new = request_rental(
                actor=actor,
                renter=rental.renter,
                room=row.room,
                evenings=[when],
                purpose=rental.purpose,
                people=rental.people,
                pay_plan=PayPlan(rental.pay_plan),
            )
            states.move(
                row, to=DateState.CANCELLED, moves=DATE_MOVES, actor=actor, reason="asked anew"
            )
            return new.dates.get()
        if rental.state == RentalState.RUNNING:
            _require_papers(rental.renter, when.day)
        title = f"{rental.renter.name} {rental.purpose}"
        use = reserve_evenings(room=row.room, evenings=[when], title=title)[0]
        is_running = rental.state == RentalState.RUNNING
        to = DateState.BOOKED if is_running else DateState.ASKED
        states.move(row, to=to, moves=DATE_MOVES, actor=actor, reason="became free", room_use=use)
        if is_running:
            pay_by = pay_by_for([row], RentalRules.load())
            open_bill(actor=actor, rental=rental, dates=[row], pay_by=pay_by)
    return row


def _require_papers(renter: Renter, day: date_type) -> None:
    """Approval looked at the papers until the last evening that was asked for then."""
    if papers_missing(renter, until=day):
        raise Refusal(
            "papers_missing",
            _("Your papers do not reach until that evening."),
            _("Please send new ones first."),
        )


def _offer(date: RentalDate) -> int:
    with transaction.atomic():
        won = RentalDate.objects.filter(pk=date.pk, offered_at=None).update(offered_at=clock.now())
        if won:
            tell_of_evening(date, "rental_evening_free")
    return won
