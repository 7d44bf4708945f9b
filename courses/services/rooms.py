"""The one writer of ``RoomUse`` and ``RoomCell``: class, self-study, lecture and rental alike.

Nobody looks before leaping: cells are inserted, and the unique key says whether it is free.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.cells import cells_of, is_on_grid
from courses.floors import floor_name
from courses.models import Room, RoomCell, RoomUse, RoomUseKind
from university.locking import lock_row
from university.refusals import Refusal
from university.registry import registry
from university.words import moment

#: Uses of the school that self-study makes room for; a renter finds the room taken.
_BEFORE_SELF_STUDY = (RoomUseKind.CLASS, RoomUseKind.LECTURE, RoomUseKind.OTHER)


@dataclass(frozen=True)
class Span:
    """When a room is wanted, as aware times, and what for."""

    starts_at: datetime
    ends_at: datetime
    title: str


def reserve_room(
    *, room: Room, starts_at: datetime, ends_at: datetime, kind: str, title: str
) -> RoomUse:
    """Take the room from its set-up time until ``ends_at``.

    Raises Refusal ``off_grid``, ``wrong_times`` or ``room_taken``; then nothing has been written.
    """
    spans = [Span(starts_at=starts_at, ends_at=ends_at, title=title)]
    return reserve_series(room=room, spans=spans, kind=kind)[0]


def reserve_series(*, room: Room, spans: Sequence[Span], kind: str) -> list[RoomUse]:
    """Take the room for every span or for none; answers in the order of ``spans``.

    The row of the room is locked first, so that two long series wait instead of deadlocking.
    """
    for span in spans:
        require_grid(span.starts_at, span.ends_at)
    try:
        with transaction.atomic():
            locked = lock_row(Room, room.pk)
            if kind in _BEFORE_SELF_STUDY:
                _send_self_study_away(locked, spans)
            uses = RoomUse.objects.bulk_create(
                RoomUse(
                    room=locked,
                    kind=kind,
                    starts_at=span.starts_at,
                    ends_at=span.ends_at,
                    title=span.title,
                )
                for span in spans
            )
            RoomCell.objects.bulk_create(
                RoomCell(room=locked, cell=cell, use=use)
                for use in uses
                for cell in cells_of(use.starts_at, use.ends_at, setup_minutes=locked.setup_minutes)
            )
    except IntegrityError as error:
        raise _room_taken(room, spans) from error
    return uses


def _send_self_study_away(room: Room, spans: Sequence[Span]) -> None:
    """Classes, lectures and the house's own needs come before self-study, whose hours end here."""
    cells = RoomCell.objects.filter(room=room, cell__in=_wanted(room, spans))
    in_the_way = RoomUse.objects.filter(pk__in=cells.values("use"), kind=RoomUseKind.SELF_STUDY)
    for use in in_the_way:
        for give_back in registry.room_givers.values():
            give_back(use, spans[0].title)
        release_room(use=use)


def release_room(*, use: RoomUse) -> None:
    """Give the room back: the use and its cells are deleted. Clear pointers to ``use`` first."""
    release_series(uses=[use])


def release_series(*, uses: Iterable[RoomUse]) -> None:
    """Give back every use of ``uses``, all or none."""
    pks = [use.pk for use in uses]
    with transaction.atomic():
        RoomCell.objects.filter(use__in=pks).delete()
        RoomUse.objects.filter(pk__in=pks).delete()


def require_grid(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Refusal ``off_grid`` or ``wrong_times`` unless a use may be written in cells."""
    if not (is_on_grid(starts_at) and is_on_grid(ends_at)):
        raise Refusal(
            "off_grid",
            _("Times go in steps of ten minutes."),
            _("Choose a time such as 2:30 or 2:40."),
        )
    if ends_at <= starts_at:
        raise Refusal("wrong_times", _("The end must come after the start."))


def _room_taken(room: Room, spans: Sequence[Span]) -> Refusal:
    cell = (
        RoomCell.objects.filter(room=room, cell__in=_wanted(room, spans))
        .select_related("use")
        .order_by("cell")
        .first()
    )
    next_step = _("Choose another room or another time.")
    if cell is None:
        sentence = _("%(room)s is being booked by somebody else right now.")
        return Refusal("room_taken", sentence % {"room": place_of(room)}, next_step)
    return Refusal("room_taken", in_the_way(cell.use), next_step, details={"room_use": cell.use.pk})


def _wanted(room: Room, spans: Sequence[Span]) -> set[int]:
    return {
        cell
        for span in spans
        for cell in cells_of(span.starts_at, span.ends_at, setup_minutes=room.setup_minutes)
    }


def in_the_way(use: RoomUse) -> str:
    """Return the sentence that names what the room is already used for."""
    return _SENTENCES[RoomUseKind(use.kind)]() % {
        "room": place_of(use.room),
        "when": moment(use.starts_at),
        "what": use.title,
    }


def place_of(room: Room) -> str:
    """Return ``一楼多功能厅``."""
    return f"{floor_name(room.floor)}{room.name}"


#: Whole sentences, since the word for "booked" differs with what the room is used for.
_SENTENCES = {
    RoomUseKind.CLASS: lambda: _("%(room)s is taken by a class on %(when)s: %(what)s."),
    RoomUseKind.SELF_STUDY: lambda: _("%(room)s is taken by self-study on %(when)s: %(what)s."),
    RoomUseKind.LECTURE: lambda: _("%(room)s is taken by a lecture on %(when)s: %(what)s."),
    RoomUseKind.RENTAL: lambda: _("%(room)s is rented out on %(when)s: %(what)s."),
    RoomUseKind.OTHER: lambda: _("%(room)s is taken on %(when)s: %(what)s."),
}
