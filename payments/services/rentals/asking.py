"""Asking for a room: the evenings are kept at once, so nobody is beaten while the school decides.

The request holds its cells through the one writer of room uses. Whoever asks first has the evening
until the answer; an evening that was taken is remembered and offered when it becomes free.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Room, RoomUse, RoomUseKind
from courses.services.rooms import Span, release_series, reserve_series
from payments.models import PayPlan, Rental, RentalDate, RentalRules, Renter, RoomOffer
from payments.pricing.rentals import PriceRule, price_of
from payments.queries.rentals import Standing, offers_to_rent, price_rules, standings
from payments.rental_calendar import Evening
from payments.services.rentals.locking import lock_rental
from payments.states.orders import DATE_MOVES, RENTAL_MOVES, DateState, RentalState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal


def request_rental(
    *,
    actor: User | None,
    renter: Renter,
    room: Room,
    evenings: Sequence[Evening],
    wanted: Sequence[Evening] = (),
    purpose: str,
    people: int,
    pay_plan: PayPlan,
) -> Rental:
    """Ask for ``evenings``, all or none; ``wanted`` are taken now and only remembered.

    Raises Refusal ``nothing_free``, ``too_many_evenings``, ``too_soon``, ``too_far``,
    ``too_many_people``, ``too_many_requests``, ``no_price``, ``holiday``, ``not_rented_out`` or
    ``evening_taken``;
    then nothing has been written.
    """
    rules = RentalRules.load()
    offer = _offer_of(room)
    room = offer.room
    _require_sensible(rules, evenings, wanted)
    if people > room.capacity:
        raise Refusal(
            "too_many_people",
            _("This room has %(places)d places.") % {"places": room.capacity},
            _("Please choose a larger room."),
        )
    if Standing.HOLIDAY in standings(room, evenings).values():
        raise Refusal(
            "holiday",
            _("The school is closed on one of these evenings."),
            _("Please leave the holidays out."),
        )
    prices = price_rules(room)
    with transaction.atomic():
        locked = lock_row(Renter, renter.pk)
        _require_few_requests(rules, locked)
        uses = reserve_evenings(room=room, evenings=evenings, title=f"{locked.name} {purpose}")
        rental = Rental.objects.create(
            renter=locked,
            room=room,
            purpose=purpose,
            people=people,
            pay_plan=pay_plan,
            deposit_fen=offer.deposit_fen,
        )
        states.record(rental, actor=actor)
        kept = [
            _date(rental, offer, one, prices, state=DateState.ASKED, use=use)
            for one, use in zip(evenings, uses, strict=True)
        ]
        taken = [_date(rental, offer, one, prices, state=DateState.WANTED) for one in wanted]
        dates = RentalDate.objects.bulk_create([*kept, *taken])
        states.record_births(dates)
    return rental


def withdraw_rental(*, actor: User | None, rental: Rental) -> Rental:
    """Take a request back that nobody paid for; its evenings become free.

    Raises Refusal("not_to_withdraw").
    """
    with transaction.atomic():
        locked = lock_rental(rental.pk)
        row = locked.rental
        if row.state not in (RentalState.ASKED, RentalState.APPROVED) or row.accepted_at:
            raise Refusal(
                "not_to_withdraw",
                _("This rental cannot be taken back any more."),
                _("You can cancel single evenings."),
            )
        give_back(locked.dates, to=DateState.CANCELLED, actor=actor, reason="withdrawn")
        states.move(row, to=RentalState.WITHDRAWN, moves=RENTAL_MOVES, actor=actor)
    return row


def reserve_evenings(*, room: Room, evenings: Sequence[Evening], title: str) -> list[RoomUse]:
    """Hold the room for every evening or for none; a refusal names nobody else.

    Raises Refusal("evening_taken").
    """
    spans = [Span(one.starts_at, one.ends_at, title[:100]) for one in evenings]
    try:
        return reserve_series(room=room, spans=spans, kind=RoomUseKind.RENTAL)
    except Refusal as refusal:
        if refusal.code != "room_taken":
            raise
        raise Refusal(
            "evening_taken",
            _("One of these evenings has just been taken."),
            _("Please look at the list again."),
        ) from refusal


def give_back(
    dates: Sequence[RentalDate], *, to: DateState, actor: User | None, reason: str
) -> list[RentalDate]:
    """Let go of every evening that holds its room; in the caller's transaction, under lock."""
    held = [date for date in dates if date.state in DateState.holding()]
    uses = [date.room_use for date in held if date.room_use]
    for date in held:
        states.move(date, to=to, moves=DATE_MOVES, actor=actor, reason=reason, room_use=None)
    release_series(uses=uses)
    return held


def _offer_of(room: Room) -> RoomOffer:
    found = offers_to_rent().filter(room=room).first()
    if found is None:
        raise Refusal(
            "not_rented_out",
            _("This room is not rented out."),
            _("Please choose another room."),
        )
    return found


def _require_sensible(
    rules: RentalRules, evenings: Sequence[Evening], wanted: Sequence[Evening]
) -> None:
    if not evenings:
        raise Refusal(
            "nothing_free",
            _("None of these evenings is free."),
            _("Please choose other days, or another room."),
        )
    if len(evenings) + len(wanted) > rules.most_evenings:
        raise Refusal(
            "too_many_evenings",
            _("One request is for at most %(most)d evenings.") % {"most": rules.most_evenings},
            _("Please ask for fewer weeks first."),
        )
    soonest = clock.today() + timedelta(days=rules.min_notice_days)
    furthest = clock.today() + timedelta(days=rules.furthest_days)
    if min(one.day for one in (*evenings, *wanted)) < soonest:
        raise Refusal(
            "too_soon",
            _("Please ask at least %(days)d days ahead.") % {"days": rules.min_notice_days},
            _("Choose a later first day."),
        )
    if max(one.day for one in (*evenings, *wanted)) > furthest:
        raise Refusal(
            "too_far",
            _("The school rents at most %(days)d days ahead.") % {"days": rules.furthest_days},
            _("Please ask for fewer weeks first."),
        )


def _require_few_requests(rules: RentalRules, renter: Renter) -> None:
    if renter.rentals.filter(state=RentalState.ASKED).count() >= rules.most_open_requests:
        raise Refusal(
            "too_many_requests",
            _("Several of your requests are not answered yet."),
            _("Please wait for the answer, or take one back."),
        )


def _date(
    rental: Rental,
    offer: RoomOffer,
    one: Evening,
    prices: Sequence[PriceRule],
    *,
    state: DateState,
    use: RoomUse | None = None,
) -> RentalDate:
    rent = price_of(prices, day=one.day, renter_kind=rental.renter.kind)
    if rent is None:
        raise Refusal(
            "no_price",
            _("There is no price for this room on these days yet."),
            _("Please call us."),
        )
    return RentalDate(
        rental=rental,
        room=rental.room,
        room_use=use,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=state,
        rent_fen=rent,
        cleaning_fen=offer.cleaning_fen,
        was_taken=state == DateState.WANTED,
    )


def sort_out(
    room: Room, evenings: Sequence[Evening]
) -> tuple[list[Evening], list[Evening], list[Evening]]:
    """Return what is free, what is taken (to be remembered) and what falls on a holiday."""
    found = standings(room, evenings)
    free = [one for one in evenings if found[one] == Standing.FREE]
    holidays = [one for one in evenings if found[one] == Standing.HOLIDAY]
    taken = [one for one in evenings if found[one] in (Standing.TAKEN, Standing.CLASH)]
    return free, taken, holidays
