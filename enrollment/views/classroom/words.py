"""Marks and meetings in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from courses import words as class_words
from courses.models import ClassSession
from enrollment.models import Mark
from enrollment.queries.absences import AbsentPerson
from university import clock
from university.words import as_date, day, time_range


@dataclass(frozen=True)
class MeetingWords:
    """One meeting, as the lists and the head of the roll show it."""

    pk: int
    class_id: int
    day: date
    name: str
    when: str
    where: str
    teacher: str
    status: str
    status_word: str


def milliseconds_now() -> int:
    """Return the school's time, since 1970, for a phone to count on from."""
    return int(clock.now().timestamp() * 1000)


def mark_words(mark: str) -> str:
    """Return 到, 请假, 没来, or what stands there before anybody was called."""
    words: dict[str, str] = {
        Mark.PRESENT: _("here"),
        Mark.EXCUSED: _("excused"),
        Mark.ABSENT: _("missing"),
    }
    return words.get(mark, _("not called"))


def missed_words(person: AbsentPerson) -> list[str]:
    """Return each meeting missed and what was watched of its lesson, the first one first."""
    both = zip(reversed(person.missed), reversed(person.watched), strict=True)
    return [f"{day(at)}{watched_words(percent)}" for at, percent in both]


def watched_words(percent: int | None) -> str:
    """Return how much was watched of a meeting's lesson; None where it has none."""
    if percent is None:
        return _("no online lesson")
    if percent == 0:
        return _("online lesson not watched")
    return _("watched %(percent)d per cent of the lesson") % {"percent": percent}


def meeting_words(session: ClassSession, *, is_called: bool) -> MeetingWords:
    """Put one meeting into words; it comes with its class, room and teacher."""
    return MeetingWords(
        pk=session.pk,
        class_id=session.teaching_class_id,
        day=as_date(session.starts_at),
        name=session.teaching_class.name,
        when=f"{day(session.starts_at)}{time_range(session.starts_at, session.ends_at)}",
        where=class_words.room_words(session.room) if session.room else _("online, at home"),
        teacher=session.teacher.name,
        status="done" if is_called else "waiting",
        status_word=_("called") if is_called else _("not called yet"),
    )
