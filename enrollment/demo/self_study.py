"""Self-study of the demonstration school: the hours of the seed file, and a few who booked."""

from datetime import time

from courses.demo import DemoSource
from courses.models import Major, Room, Slot, Weekday
from enrollment.models import ActChannel, Place, StudyHours, StudyMode, StudySession, StudyVisit
from enrollment.services.self_study.planning import plan_study_sessions
from enrollment.states import PlaceState, StudyVisitState
from university import states

_WEEKDAYS = {f"周{name}": Weekday(n) for n, name in enumerate("一二三四五六日", start=1)}
#: So many people have booked the first session that is booked.
_BOOKED = 5


def load_self_study(source: DemoSource) -> None:
    """Write the hours, the sessions of the coming two weeks, and some visits."""
    majors = list(Major.objects.all())
    for row in source.data["self_study"]:
        room = Room.objects.get(code=row["room"])
        for starts, ends in _times(row):
            for day in row["days"]:
                hours = StudyHours.objects.create(
                    room=room,
                    weekday=_WEEKDAYS[day],
                    starts=starts,
                    ends=ends,
                    mode=StudyMode(row["mode"]),
                    places=min(row.get("places", room.capacity), room.capacity),
                )
                hours.majors.set([major for major in majors if major.name in row["who"]])
    plan_study_sessions()
    _load_visits()


def _times(row: dict) -> list[tuple[time, time]]:
    if "slots" in row:
        slots = {slot.code: slot for slot in Slot.objects.filter(code__in=row["slots"])}
        return [(slots[code].starts, slots[code].ends) for code in row["slots"]]
    return [(time.fromisoformat(row["from"]), time.fromisoformat(row["to"]))]


def _load_visits() -> None:
    booked = StudySession.objects.filter(hours__mode=StudyMode.BOOKING)
    session = booked.order_by("starts_at", "pk").first()
    if session is None:
        return
    fitting = Place.objects.filter(
        teaching_class__course__major__in=session.hours.majors.all(), state=PlaceState.CONFIRMED
    )
    students = fitting.order_by("student_id").values_list("student_id", flat=True).distinct()
    for student_id in students[:_BOOKED]:
        visit = StudyVisit.objects.create(
            session=session,
            student_id=student_id,
            state=StudyVisitState.BOOKED,
            channel=ActChannel.DESK,
        )
        states.record(visit)
    StudySession.objects.filter(pk=session.pk).update(taken=session.visits.count())
