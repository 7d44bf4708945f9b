"""Questions about rooms to rent that more than one place asks."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.calendar import SchoolCalendar
from courses.cells import cells_of
from courses.models import Room, RoomCell, RoomUseKind, Slot, SlotUse
from courses.working_days import school_calendar
from payments.models import (
    PaperKind,
    Rental,
    RentalDate,
    RentalPrice,
    Renter,
    RenterKind,
    RenterPaper,
    RoomOffer,
)
from payments.pricing.rentals import PriceRule
from payments.rental_calendar import Evening, evening
from payments.states.orders import PaperState


class Standing(models.TextChoices):
    """What a renter is told of one evening before asking for it."""

    FREE = "free", _("free")
    TAKEN = "taken", _("rented by somebody else")
    CLASH = "clash", _("needed by the school")
    HOLIDAY = "holiday", _("closed for a holiday")


def offers_to_rent() -> QuerySet[RoomOffer]:
    """Rooms that the school rents out: what it says of each, with the room and the picture."""
    offers = RoomOffer.objects.filter(room__is_rentable=True)
    return offers.select_related("room", "picture").order_by("room__code")


def evening_slots() -> list[Slot]:
    """Return the periods in which rooms are rented, earliest first."""
    return list(Slot.objects.filter(use=SlotUse.RENTAL).order_by("starts"))


def standings(room: Room, evenings: Sequence[Evening]) -> dict[Evening, Standing]:
    """Return how each evening stands now. Three queries however many there are."""
    if not evenings:
        return {}
    first, last = min(evenings).day, max(evenings).day
    calendar = school_calendar(first=first, last=last)
    wanted = {one: set(_cells(room, one)) for one in evenings}
    used = dict(
        RoomCell.objects.filter(room=room, cell__in=set().union(*wanted.values())).values_list(
            "cell", "use__kind"
        )
    )
    return {one: _standing(one, cells, used, calendar) for one, cells in wanted.items()}


def evenings_of(days: Iterable[date], slots: Sequence[Slot]) -> list[Evening]:
    """Return every period of every day."""
    return [evening(day, starts=slot.starts, ends=slot.ends) for day in days for slot in slots]


def is_free(room: Room, one: Evening) -> bool:
    """Say whether nobody has the room then, set-up time included."""
    return not RoomCell.objects.filter(room=room, cell__in=list(_cells(room, one))).exists()


def price_rules(room: Room) -> list[PriceRule]:
    """Return the prices of a room, as ``payments.pricing.rentals`` wants them."""
    return rules_by_room([room])[room.pk]


def rules_by_room(rooms: Iterable[Room]) -> dict[int, list[PriceRule]]:
    """Return the prices of each room; one query."""
    rules: dict[int, list[PriceRule]] = {room.pk: [] for room in rooms}
    for row in RentalPrice.objects.filter(room__in=list(rules)):
        rules[row.room_id].append(_rule(row))
    return rules


def papers_needed(renter: Renter) -> list[PaperKind]:
    """Return which papers the school must have accepted before it says yes."""
    kinds = [] if renter.kind == RenterKind.PERSON else [PaperKind.LICENCE]
    if renter.teaches_children:
        kinds.append(PaperKind.PERMIT)
    return [*kinds, PaperKind.INSURANCE]


def newest_papers(renter: Renter) -> dict[str, RenterPaper]:
    """Return the newest paper of each kind."""
    return {paper.kind: paper for paper in renter.papers.order_by("pk")}


def papers_missing(renter: Renter, *, until: date) -> list[PaperKind]:
    """Return the papers that are not accepted, or end before ``until``."""
    newest = newest_papers(renter)
    return [kind for kind in papers_needed(renter) if not _counts(newest.get(kind), until)]


def rentals_with_dates() -> QuerySet[Rental]:
    """Rentals with all that a page says of them; two queries."""
    dates = RentalDate.objects.select_related("room", "bill").order_by("starts_at")
    return Rental.objects.select_related("renter__login", "room", "deposit_order").prefetch_related(
        Prefetch("dates", dates)
    )


def two_weeks(first: date) -> list[date]:
    """Return fourteen days from ``first`` on: what one screen of the calendar shows."""
    return [first + timedelta(days=step) for step in range(14)]


def _cells(room: Room, one: Evening) -> range:
    return cells_of(one.starts_at, one.ends_at, setup_minutes=room.setup_minutes)


def _standing(
    one: Evening, cells: set[int], used: dict[int, str], calendar: SchoolCalendar
) -> Standing:
    if calendar.is_holiday(one.day):
        return Standing.HOLIDAY
    kinds = {used[cell] for cell in cells if cell in used}
    if not kinds:
        return Standing.FREE
    return Standing.TAKEN if kinds == {RoomUseKind.RENTAL} else Standing.CLASH


def _counts(paper: RenterPaper | None, until: date) -> bool:
    return paper is not None and paper.state == PaperState.ACCEPTED and paper.valid_until >= until


def _rule(row: RentalPrice) -> PriceRule:
    return PriceRule(
        price_fen=row.price_fen,
        day_kind=row.day_kind,
        renter_kind=row.renter_kind,
        season_from=row.season_from,
        season_to=row.season_to,
    )
