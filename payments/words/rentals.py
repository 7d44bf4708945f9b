"""What pages say of rooms, rentals and evenings, as (label, words) and small rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.words import room_words
from payments.models import Rental, RentalDate, RoomOffer
from payments.pricing.rentals import PriceRule
from payments.states.orders import DateState, RentalState
from university import clock
from university.money import yuan
from university.words import day, moment, time_range

Facts = list[tuple[str, str]]
#: Words of ``components/status.html``, for colour.
RENTAL_STATUS = {
    RentalState.ASKED: "waiting",
    RentalState.REJECTED: "closed",
    RentalState.WITHDRAWN: "cancelled",
    RentalState.APPROVED: "held",
    RentalState.LAPSED: "lapsed",
    RentalState.RUNNING: "confirmed",
    RentalState.CLOSED: "done",
}
DATE_STATUS = {
    DateState.ASKED: "waiting",
    DateState.WANTED: "full",
    DateState.BOOKED: "confirmed",
    DateState.CANCELLED: "cancelled",
    DateState.DISPLACED: "closed",
}


@dataclass(frozen=True)
class EveningRow:
    """One evening as a list shows it."""

    pk: int
    when: str
    status: str
    word: str
    note: str
    price: str
    may_cancel: bool
    may_take: bool


def price_words(rules: Iterable[PriceRule]) -> str:
    """Return ``150元起`` for the lowest price of a period."""
    prices = [rule.price_fen for rule in rules]
    return _("from %(price)s a period") % {"price": yuan(min(prices))} if prices else ""


def price_facts(rules: Iterable[PriceRule]) -> Facts:
    """Return the prices that are for everybody, for weekdays and weekends."""
    words = {
        "any": _("every day"),
        "weekday": _("Monday to Friday"),
        "weekend": _("Saturday and Sunday"),
    }
    plain = [rule for rule in rules if not rule.renter_kind and not rule.season_from]
    return [
        (words[rule.day_kind], _("%(price)s a period") % {"price": yuan(rule.price_fen)})
        for rule in sorted(plain, key=lambda rule: rule.day_kind, reverse=True)
    ]


def room_facts(offer: RoomOffer, rules: Iterable[PriceRule]) -> Facts:
    """Return what a renter wants to know of a room."""
    room = offer.room
    return [
        (_("Where"), room_words(room)),
        (_("Places"), _("%(number)d people") % {"number": room.capacity}),
        (_("Equipment"), "、".join(room.equipment)),
        *price_facts(rules),
        (_("Cleaning"), _("%(fee)s a period") % {"fee": yuan(offer.cleaning_fen)}),
        (_("Deposit"), yuan(offer.deposit_fen)),
        (_("Prices approved"), offer.price_basis),
    ]


def rental_facts(rental: Rental) -> Facts:
    """Return the rental as its page and the contract say it."""
    return [
        (_("Room"), rental.room.name),
        (_("Renter"), rental.renter.name),
        (_("What for"), rental.purpose),
        (_("How many people"), _("%(number)d people") % {"number": rental.people}),
        (_("Rent is paid"), str(rental.get_pay_plan_display())),
        (_("Deposit"), yuan(rental.deposit_fen)),
        (_("Approval of the state-asset office"), rental.asset_approval_no),
        (_("Reason"), rental.decision_reason if rental.state == RentalState.REJECTED else ""),
        (_("Rental number"), rental.number),
    ]


def evening_rows(rental: Rental) -> list[EveningRow]:
    """Return the evenings of a rental, in order."""
    return [_row(rental, date) for date in rental.dates.all()]


def when_words(date: RentalDate) -> str:
    """Return ``12月15日（星期二）晚上6:30到8:00``."""
    return f"{day(date.starts_at)}{time_range(date.starts_at, date.ends_at)}"


def accept_words(rental: Rental) -> str:
    """Return until when the contract is accepted and the first bill paid."""
    return moment(rental.accept_by) if rental.accept_by else ""


def _row(rental: Rental, date: RentalDate) -> EveningRow:
    is_ahead = date.starts_at > clock.now()
    stands = rental.state in (RentalState.APPROVED, RentalState.RUNNING)
    return EveningRow(
        pk=date.pk,
        when=when_words(date),
        status=DATE_STATUS[DateState(date.state)],
        word=str(date.get_state_display()),
        note=_note(rental, date),
        price=yuan(date.total_fen),
        may_cancel=stands and is_ahead and date.state == DateState.BOOKED,
        may_take=is_ahead and date.state == DateState.WANTED and date.offered_at is not None,
    )


def _note(rental: Rental, date: RentalDate) -> str:
    parts = []
    if date.room_id != rental.room_id:
        parts.append(_("in %(room)s instead") % {"room": room_words(date.room)})
    if date.change_reason:
        parts.append(date.change_reason)
    if date.refunded_fen:
        parts.append(_("%(sum)s goes back") % {"sum": yuan(date.refunded_fen)})
    return "，".join(parts)
