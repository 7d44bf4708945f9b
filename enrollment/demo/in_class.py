"""Attendance of the running term, a class leader, and one person who completed a class before."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from random import Random

from courses.demo import DemoSource
from courses.models import ClassSession, TeachingClass
from enrollment.models import (
    Attendance,
    AttendanceMark,
    Certificate,
    CertificateSeries,
    ClassLeader,
    Completion,
    Mark,
)
from enrollment.queries.rosters import people_of
from enrollment.services.certificates import certificate_number
from university import clock
from university.accounts.models import Student, User

_SEED = 910
#: Whose rolls were called: the leader's class in full, two others for the last meetings.
CALLED = {"C01": 16, "C02": 4, "C15": 3}
_LEADERS_CLASS = "C01"
#: Of twenty people, so many are absent and so many excused at a meeting.
_ABSENT, _EXCUSED = 2, 1
_AFTER_START = timedelta(minutes=5)
_COMPLETED = "C21"
_TERM_BEFORE = "上学期"
#: The demonstration's one certificate, so that anybody can look at its public page.
CERTIFICATE_CODE = "4821993011872264"


def load_leader(
    source: DemoSource, classes: dict[str, TeachingClass], leader: Student, *, named_by: User
) -> None:
    """Name the class leader from the term's first day on."""
    ClassLeader.objects.create(
        student=leader,
        teaching_class=classes[_LEADERS_CLASS],
        since=classes[_LEADERS_CLASS].term.starts_on,
        named_by=named_by,
        created_at=source.moment("2026-09-07", "10:30"),
    )


def load_attendance(classes: dict[str, TeachingClass], *, marked_by: dict[str, User]) -> None:
    """Call the rolls of past meetings: most people come, two of them missed the last two."""
    random = Random(_SEED)  # noqa: S311  the same school every time, nothing secret
    taps: list[AttendanceMark] = []
    for code, most in CALLED.items():
        teaching_class = classes[code]
        people = list(people_of(teaching_class.pk))
        sessions = teaching_class.sessions.filter(ends_at__lt=clock.now()).order_by("-starts_at")
        actor = marked_by[code]
        for back, session in enumerate(sessions[:most]):
            taps += _taps(random, session, people, back=back, actor=actor)
    AttendanceMark.objects.bulk_create(taps, batch_size=500)
    Attendance.objects.bulk_create(_standing(taps), batch_size=500)


def load_completion(
    source: DemoSource, classes: dict[str, TeachingClass], student: Student, *, issued_by: User
) -> None:
    """Let one person have completed a class before the running term, with its certificate."""
    course = classes[_COMPLETED].course
    at = source.moment("2026-07-02", "10:00")
    completion = Completion.objects.create(
        student=student,
        course=course,
        class_name=classes[_COMPLETED].name,
        term_name=_TERM_BEFORE,
        completed_on=at.date(),
        held=16,
        attended=15,
        confirmed_by=issued_by,
        confirmed_at=at,
    )
    Certificate.objects.create(
        completion=completion,
        year=at.year,
        serial=1,
        number=certificate_number(at.year, 1),
        code=CERTIFICATE_CODE,
        holder_name=student.name,
        issued_by=issued_by,
        issued_at=at,
    )
    CertificateSeries.objects.create(year=at.year, last_number=1)


def _taps(
    random: Random, session: ClassSession, people: Iterable[Student], *, back: int, actor: User
) -> Iterator[AttendanceMark]:
    at = session.starts_at + _AFTER_START
    for place, student in enumerate(people):
        dice = random.randrange(20)
        mark = Mark.ABSENT if dice < _ABSENT else Mark.PRESENT
        if _ABSENT <= dice < _ABSENT + _EXCUSED:
            mark = Mark.EXCUSED
        if back < 2:
            mark = Mark.ABSENT if place in {7, 21} else Mark.PRESENT
        yield AttendanceMark(
            client_key=f"{session.pk}:demo-{student.pk}",
            session=session,
            student=student,
            mark=mark,
            marked_by=actor,
            marked_at=at,
            received_at=at,
        )


def _standing(taps: Iterable[AttendanceMark]) -> Iterator[Attendance]:
    for tap in taps:
        yield Attendance(
            session=tap.session,
            student=tap.student,
            mark=tap.mark,
            marked_by=tap.marked_by,
            marked_at=tap.marked_at,
        )
