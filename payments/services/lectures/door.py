"""The door (检票): each ticket lets one person in once, also when the phone had no signal.

As on the roll of a class: a tap has a key of its own and counts once, and times are the school's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Lecture
from payments.models import BookingChannel, LectureBooking, Ticket, TicketMark
from payments.queries.tickets import VALID, tickets_at_door
from payments.services.cash import take_cash
from payments.services.lectures.buyers import TicketBuyer
from payments.services.lectures.holding import hold_tickets
from payments.states.tickets import BookingState
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal
from university.words import moment

ADMIT = "payments.admit_tickets"
#: The door opens this long before a lecture begins.
OPENS_BEFORE = timedelta(hours=2)
#: A phone sends at most this many marks at once.
MOST_MARKS = 300
#: A form's key is a UUID in hexadecimal.
_LENGTH_OF_KEY = 32
_KEY = re.compile(r"^[0-9A-Za-z-]{8,48}$")


@dataclass(frozen=True)
class Scan:
    """One scan. ``made_at`` is the school's time as the phone counted on; None is now."""

    client_key: str
    ticket_id: int
    made_at: datetime | None = None


@dataclass
class DoorAnswer:
    """What became of the scans; one that came before counts as taken."""

    taken_keys: list[str] = field(default_factory=list)
    #: Keys of scans that can never be taken: the ticket is not of this lecture or not valid.
    refused_keys: list[str] = field(default_factory=list)
    #: Tickets that had let somebody in before: whoever showed them is one too many.
    again: list[int] = field(default_factory=list)


def admit(*, actor: User, lecture: Lecture, scans: Sequence[Scan]) -> DoorAnswer:
    """Let people in, at most 300 at once; a known key changes nothing.

    The scan that was made first lets in, whichever arrived first within one call; across calls
    the ticket that is in stays in, and the other is noted as one too many. Raises Refusal
    ``not_at_the_door``, ``lecture_called_off``, ``door_closed`` or ``too_many_marks``.
    """
    _require_may_admit(actor)
    if len(scans) > MOST_MARKS:
        raise Refusal("too_many_marks", _("That is too much at once."), _("Please send less."))
    answer = DoorAnswer()
    with transaction.atomic():
        row = lock_row(Lecture, lecture.pk)
        _require_open(row)
        _write(actor, row, _sorted_out(row, scans, answer), answer)
    return answer


def sell_at_door(
    *, actor: User, lecture: Lecture, buyer: TicketBuyer, count: int, tendered_fen: int, key: str
) -> LectureBooking:
    """Sell tickets for cash to people who stand there, and let them in.

    ``tendered_fen`` is what was put down. ``key`` is the form's own: it sells once. Raises
    Refusal ``sold_already``, or as ``hold_tickets`` and ``take_cash`` do; then nothing was sold.
    """
    _require_may_admit(actor)
    with transaction.atomic():
        lock_row(Lecture, lecture.pk)
        _require_unsold(lecture, key)
        names = [buyer.name] + [_("companion of %(name)s") % {"name": buyer.name}] * (count - 1)
        booking = hold_tickets(
            actor=actor, buyer=buyer, lecture=lecture, names=names, channel=BookingChannel.DOOR
        )
        if booking.order and booking.order.total_fen:
            take_cash(actor=actor, order=booking.order, tendered_fen=tendered_fen)
        booking.refresh_from_db()
        if booking.state != BookingState.CONFIRMED:
            raise Refusal("not_sold", _("This did not work. Please try again."))
        tickets = list(booking.tickets.order_by("pk"))
        scans = [Scan(f"{key[:_LENGTH_OF_KEY]}-{ticket.pk}", ticket.pk) for ticket in tickets]
        admit(actor=actor, lecture=lecture, scans=scans)
    return booking


def _require_unsold(lecture: Lecture, key: str) -> None:
    """Refuse a form that was sent before: pressed twice, or come back to for the next person."""
    if len(key) < _LENGTH_OF_KEY:
        return
    start = _stored_key(lecture, f"{key[:_LENGTH_OF_KEY]}-")
    sold = TicketMark.objects.filter(
        client_key__startswith=start, ticket__booking__channel=BookingChannel.DOOR
    ).count()
    if sold:
        raise Refusal(
            "sold_already",
            _("These tickets are sold and let in already: %(count)d.") % {"count": sold},
            _("For the next person, please press once more."),
        )


def ticket_by_code(lecture: Lecture, typed: str) -> Ticket | None:
    """Return the ticket whose code was typed, or whose last four digits only it has."""
    digits = "".join(sign for sign in typed if sign.isdecimal() and sign.isascii())
    rows = tickets_at_door(lecture)
    if len(digits) < 4:
        return None
    found = list(rows.filter(code__endswith=digits)[:2])
    return found[0] if len(found) == 1 else None


def is_open(lecture: Lecture) -> bool:
    """Say whether the door is open: also a day later, for phones that send late."""
    now = clock.now()
    return lecture.starts_at - OPENS_BEFORE <= now <= lecture.ends_at + timedelta(days=1)


def _require_may_admit(actor: User) -> None:
    if not actor.has_perm(ADMIT):
        raise Refusal(
            "not_at_the_door", _("You do not stand at the door."), _("Please ask the office.")
        )


def _require_open(lecture: Lecture) -> None:
    if lecture.called_off_at is not None:
        raise Refusal("lecture_called_off", _("This lecture has been called off."))
    if not is_open(lecture):
        raise Refusal(
            "door_closed",
            _("The lecture begins on %(moment)s.") % {"moment": moment(lecture.starts_at)},
            _("The door opens two hours before."),
        )


def _sorted_out(lecture: Lecture, scans: Iterable[Scan], answer: DoorAnswer) -> list[Scan]:
    """Return the scans that are new and can be taken, earliest first; note the others."""
    valid = set(Ticket.objects.filter(VALID, lecture=lecture).values_list("pk", flat=True))
    usable: dict[str, Scan] = {}
    for scan in scans:
        if _KEY.match(scan.client_key) and scan.ticket_id in valid:
            usable[scan.client_key] = scan
        else:
            answer.refused_keys.append(scan.client_key)
    stored = {_stored_key(lecture, key): key for key in usable}
    known = TicketMark.objects.filter(client_key__in=stored)
    answer.taken_keys.extend(usable)
    for key, ticket_id, let_in in known.values_list("client_key", "ticket_id", "let_in"):
        del usable[stored[key]]
        if not let_in:
            answer.again.append(ticket_id)
    now = clock.now()
    return sorted(usable.values(), key=lambda scan: scan.made_at or now)


def _write(actor: User, lecture: Lecture, scans: Iterable[Scan], answer: DoorAnswer) -> None:
    now = clock.now()
    marks = []
    for scan in scans:
        made_at = max(min(scan.made_at or now, now), lecture.starts_at - OPENS_BEFORE)
        # One conditional UPDATE decides, whoever else stands at another door.
        lets_in = Ticket.objects.filter(pk=scan.ticket_id, admitted_at=None).update(
            admitted_at=made_at, admitted_by=actor
        )
        if not lets_in:
            answer.again.append(scan.ticket_id)
        marks.append(
            TicketMark(
                client_key=_stored_key(lecture, scan.client_key),
                ticket_id=scan.ticket_id,
                let_in=bool(lets_in),
                marked_by=actor,
                marked_at=made_at,
                received_at=now,
            )
        )
    TicketMark.objects.bulk_create(marks)


def _stored_key(lecture: Lecture, client_key: str) -> str:
    """Return the key under which a scan is kept: no phone can take another lecture's key."""
    return f"{lecture.pk}:{client_key}"
