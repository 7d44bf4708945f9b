"""Calling the roll (点名): each tap counts once, the later tap stands, every tap is kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import ClassSession, SessionState
from enrollment.models import Attendance, AttendanceMark, Mark
from enrollment.queries import rosters
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal
from university.words import moment

#: The roll may be called this long before a meeting begins.
OPENS_BEFORE = timedelta(minutes=60)
#: A phone sends at most this many marks at once.
MOST_MARKS = 300
_KEY = re.compile(r"^[0-9A-Za-z-]{8,48}$")


@dataclass(frozen=True)
class NewMark:
    """One tap. ``made_at`` is the school's time as the phone counted on from the page it loaded, so
    that a phone whose clock is wrong still knows which of its taps came later; None is now.
    """

    client_key: str
    student_id: int
    mark: str
    made_at: datetime | None = None


@dataclass
class RollAnswer:
    """What became of the taps; a tap that came before counts as taken."""

    #: Marks that changed what stands.
    changed: list[Attendance] = field(default_factory=list)
    taken_keys: list[str] = field(default_factory=list)
    #: Keys of taps that can never be taken: the person has no place, or the tap says nothing.
    refused_keys: list[str] = field(default_factory=list)


def mark_roll(*, actor: User, session: ClassSession, marks: Sequence[NewMark]) -> RollAnswer:
    """Write marks down, at most 300, all or (by a Refusal) none.

    A tap with a key that is known changes nothing, so a phone may send again as often as it likes.
    Of two taps for one person the one made later stands, whichever arrived first. Raises Refusal
    ``not_your_class``, ``session_called_off``, ``roll_not_open`` or ``too_many_marks``.
    """
    _require_may_mark(actor, session)
    if len(marks) > MOST_MARKS:
        raise Refusal("too_many_marks", _("That is too much at once."), _("Please send less."))
    answer = RollAnswer()
    with transaction.atomic():
        locked = lock_row(ClassSession, session.pk)
        _require_open(locked)
        good = _sorted_out(locked, marks, answer)
        _write(actor, locked, good, answer)
    return answer


def mark_rest(*, actor: User, session: ClassSession, mark: str, client_key: str) -> RollAnswer:
    """Give everybody without a mark the same one, in one tap. Raises as ``mark_roll``."""
    marked = rosters.marks_of(session)
    rest = [row for row in rosters.roster(session) if row.student_id not in marked]
    taps = [NewMark(f"{client_key[:36]}-{row.student_id}", row.student_id, mark) for row in rest]
    return mark_roll(actor=actor, session=session, marks=taps)


def _require_may_mark(actor: User, session: ClassSession) -> None:
    if not rosters.may_call_roll(actor, session):
        raise Refusal(
            "not_your_class",
            _("You do not call the roll of this class."),
            _("Please ask the class's teacher, or the office."),
        )


def _require_open(session: ClassSession) -> None:
    if session.state != SessionState.PLANNED:
        raise Refusal(
            "session_called_off",
            _("This meeting was called off. There is no roll to call."),
            _("Please ask the office if it is held after all."),
        )
    if clock.now() < session.starts_at - OPENS_BEFORE:
        raise Refusal(
            "roll_not_open",
            _("The meeting begins on %(moment)s.") % {"moment": moment(session.starts_at)},
            _("The roll opens one hour before."),
        )


def _sorted_out(
    session: ClassSession, marks: Iterable[NewMark], answer: RollAnswer
) -> list[NewMark]:
    """Return the taps that are new and can be taken; note the others in ``answer``."""
    people = set(rosters.people_at(session).values_list("pk", flat=True))
    usable: dict[str, NewMark] = {}
    for mark in marks:
        is_sound = _KEY.match(mark.client_key) and mark.mark in Mark.values
        if is_sound and mark.student_id in people:
            usable[mark.client_key] = mark
        else:
            answer.refused_keys.append(mark.client_key)
    stored = {_stored_key(session, key): key for key in usable}
    known = AttendanceMark.objects.filter(client_key__in=stored).values_list(
        "client_key", flat=True
    )
    answer.taken_keys.extend(usable)
    for key in known:
        del usable[stored[key]]
    return list(usable.values())


def _write(
    actor: User, session: ClassSession, marks: Iterable[NewMark], answer: RollAnswer
) -> None:
    now = clock.now()
    taps = [
        AttendanceMark(
            client_key=_stored_key(session, mark.client_key),
            session=session,
            student_id=mark.student_id,
            mark=mark.mark,
            marked_by=actor,
            marked_at=_made_at(session, mark, now),
            received_at=now,
        )
        for mark in marks
    ]
    if not taps:
        return
    AttendanceMark.objects.bulk_create(taps)
    standing = {row.student_id: row for row in Attendance.objects.filter(session=session)}
    changed: dict[int, Attendance] = {}
    for tap in taps:
        row = standing.get(tap.student_id)
        if row is not None and row.marked_at > tap.marked_at:
            continue
        row = row or Attendance(session=session, student_id=tap.student_id)
        row.mark, row.marked_by, row.marked_at = tap.mark, actor, tap.marked_at
        standing[tap.student_id] = changed[tap.student_id] = row
    answer.changed = list(changed.values())
    known = [row for row in answer.changed if row.pk is not None]
    Attendance.objects.bulk_create([row for row in answer.changed if row.pk is None])
    Attendance.objects.bulk_update(known, ["mark", "marked_by", "marked_at"])


def _made_at(session: ClassSession, mark: NewMark, now: datetime) -> datetime:
    """Return when a tap was made: not after it arrived, not before the roll opened."""
    return max(min(mark.made_at or now, now), session.starts_at - OPENS_BEFORE)


def _stored_key(session: ClassSession, client_key: str) -> str:
    """Return the key under which a tap is kept: no phone can take another meeting's key."""
    return f"{session.pk}:{client_key}"
