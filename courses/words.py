"""What the site says about classes and lectures, in plain words. Pure: it reads no rows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.floors import floor_name
from courses.models import ClassKind, ClassState, Lecture, Room, TeachingClass
from university import words


@dataclass(frozen=True)
class Standing:
    """Where a class or a lecture stands: ``code`` colours the label, ``word`` says it."""

    code: str
    word: str


def weekday_words(weekday: int) -> str:
    """Return ``每周二``."""
    return _("every %(day)s") % {"day": short_weekday(weekday)}


def short_weekday(weekday: int) -> str:
    """Return ``周二`` for 2."""
    return words.weekday(weekday).replace("星期", "周")


def time_words(teaching_class: TeachingClass) -> str:
    """Return ``上午10:30到12:00``."""
    return words.time_range(teaching_class.slot.starts, teaching_class.slot.ends)


def when_words(teaching_class: TeachingClass) -> str:
    """Return ``每周二上午10:30到12:00``."""
    return weekday_words(teaching_class.weekday) + time_words(teaching_class)


def lecture_when(lecture: Lecture) -> str:
    """Return ``12月12日（星期六）下午2:30到4:00``."""
    return words.day(lecture.starts_at) + words.time_range(lecture.starts_at, lecture.ends_at)


def place_words(teaching_class: TeachingClass) -> str:
    """Return where a class meets: ``二楼 书画教室一``, or that it is online."""
    if teaching_class.kind == ClassKind.ONLINE or teaching_class.room is None:
        return _("online, at home")
    return room_words(teaching_class.room)


def room_words(room: Room) -> str:
    """Return ``二楼 书画教室一``."""
    return f"{floor_name(room.floor)} {room.name}"


def way_words(room: Room) -> str:
    """Return how to get to a room; the floor and the step-free way at least."""
    if room.directions:
        return room.directions
    floor = floor_name(room.floor)
    if room.has_step_free_access:
        return _("%(floor)s, wheelchairs can get there") % {"floor": floor}
    return _("%(floor)s, there are steps") % {"floor": floor}


def places_words(capacity: int, taken: int) -> str:
    """Return how many places are left, in words."""
    left = max(capacity - taken, 0)
    if not left:
        return _("no places left")
    return ngettext("only %(left)d place left", "%(left)d places left", left) % {"left": left}


def class_standing(
    teaching_class: TeachingClass, *, term_is_open: bool, term_has_begun: bool
) -> Standing:
    """Return what a class's label says. Called off beats full, full beats everything else."""
    if teaching_class.state == ClassState.CANCELLED:
        return Standing("cancelled", _("called off"))
    if teaching_class.taken >= teaching_class.capacity:
        return Standing("full", _("full"))
    if term_is_open:
        return Standing("open", _("you can apply"))
    if term_has_begun:
        return Standing("closed", _("lessons have begun"))
    return Standing("soon", _("applications not open yet"))


def lecture_standing(lecture: Lecture, now: datetime) -> Standing:
    """Return what a lecture's label says at ``now``. Called off beats everything else."""
    if lecture.called_off_at is not None:
        return Standing("cancelled", _("called off"))
    if lecture.ends_at <= now:
        return Standing("closed", _("over"))
    if lecture.taken >= lecture.capacity:
        return Standing("full", _("full"))
    if now < lecture.sale_opens_at:
        return Standing("soon", _("tickets not on sale yet"))
    if now > lecture.sale_closes_at:
        return Standing("closed", _("ticket sale is over"))
    return Standing("open", _("tickets on sale"))
