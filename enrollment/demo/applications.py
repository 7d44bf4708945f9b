"""The demonstration a few weeks on: people have gone on in their classes, and lots are to be drawn.

Some 300 applications, as popular as the classes of the running term are; nobody applies before the
round opens, and the rules allow every one of them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from random import Random

from courses.demo import DemoSource
from courses.models import TeachingClass
from enrollment.demo.places import write_places
from enrollment.models import ActChannel, Application, Audition, Round, Wish
from enrollment.queries import suitability_subject
from enrollment.states import ApplicationState, WishState
from university import clock
from university.accounts.models import Consent, ConsentKind, ConsentText, GivenHow, Student
from university.models import StateChange

_SEED = 3030
#: Per cent of the people of a class who go on in it.
_GOING_ON = 65
_WISHES = (1, 1, 2, 2, 2, 3)
_CHANNELS = (ActChannel.WEB,) * 7 + (ActChannel.DESK,) * 2 + (ActChannel.PHONE,)


def load_renewals(
    running: dict[str, TeachingClass], enrolling: dict[str, TeachingClass], *, renewal: Round
) -> set[int]:
    """Let most people of each class that is not over go on in it; return who does."""
    random = Random(_SEED)  # noqa: S311  the same school every time, nothing secret
    pairs: list[tuple[Student, TeachingClass]] = []
    for code, following in enrolling.items():
        before = running.get(code)
        if before is None or following.term_no != before.term_no + 1:
            continue
        places = before.places.select_related("student").order_by("pk")
        staying = [place.student for place in places if random.randrange(100) < _GOING_ON]
        pairs += [(student, following) for student in staying[: following.capacity]]
    write_places(pairs, enrolment_round=renewal, created_at=renewal.opens_at)
    return {student.pk for student, _following in pairs}


def load_applications(
    source: DemoSource,
    enrolling: dict[str, TeachingClass],
    applicants: Sequence[Student],
    *,
    drawn: Round,
    statement: ConsentText,
) -> int:
    """Write one application a person, and return how many there are."""
    random = Random(_SEED + 1)  # noqa: S311
    wanted = {row["id"]: row["enrolled"] + 3 * row["waitlist"] for row in source.data["classes"]}
    codes = [code for code in enrolling if code in wanted]
    weights = [wanted[code] for code in codes]
    now = clock.now()
    applications: list[Application] = []
    wishes: list[Wish] = []
    consents: list[Consent] = []
    for student in applicants:
        at = _moment(random, drawn.opens_at, now)
        chosen = _choose(random, codes, weights)
        application = Application(
            student=student,
            round=drawn,
            wants=min(2, len(chosen)) if random.randrange(3) else 1,
            channel=random.choice(_CHANNELS),
            submitted_at=at,
            changed_at=at,
        )
        applications.append(application)
        rows = [enrolling[code] for code in chosen]
        wishes += _wishes(random, application, rows)
        consents += _affirmed(student, rows, statement)
    Application.objects.bulk_create(applications, batch_size=500)
    Wish.objects.bulk_create(wishes, batch_size=500)
    Consent.objects.bulk_create(consents, batch_size=500)
    _record_births(applications, wishes)
    return len(applications)


def _choose(random: Random, codes: Sequence[str], weights: Sequence[int]) -> list[str]:
    """One to three different classes; the popular ones are named more often."""
    most = random.choice(_WISHES)
    found = dict.fromkeys(random.choices(codes, weights, k=3 * most))
    return list(found)[:most]


def _moment(random: Random, opens_at: datetime, now: datetime) -> datetime:
    return opens_at + (now - opens_at) * random.random()


def _wishes(
    random: Random, application: Application, rows: Sequence[TeachingClass]
) -> Iterator[Wish]:
    for rank, row in enumerate(rows, start=1):
        heard = Audition.PASSED if random.randrange(2) else Audition.WAITING
        yield Wish(
            application=application,
            teaching_class=row,
            rank=rank,
            audition=heard if row.needs_audition else Audition.NOT_NEEDED,
            audition_at=application.submitted_at
            if row.needs_audition and heard == Audition.PASSED
            else None,
            created_at=application.submitted_at,
        )


def _affirmed(
    student: Student, rows: Sequence[TeachingClass], statement: ConsentText
) -> list[Consent]:
    """The senior's own yes, once a major."""
    subjects = {
        suitability_subject(row) for row in rows if row.course.major.suitability_statement.strip()
    }
    return [
        Consent(student=student, text=statement, subject=subject, given_how=GivenHow.SELF)
        for subject in sorted(subjects)
        if statement.kind == ConsentKind.SUITABILITY
    ]


def _record_births(applications: Sequence[Application], wishes: Sequence[Wish]) -> None:
    births = [
        StateChange(
            kind="enrollment.application",
            object_id=row.pk,
            new_state=ApplicationState.SUBMITTED,
            at=row.submitted_at,
        )
        for row in applications
    ] + [
        StateChange(
            kind="enrollment.wish",
            object_id=row.pk,
            new_state=WishState.WAITING,
            at=row.created_at,
        )
        for row in wishes
    ]
    StateChange.objects.bulk_create(births, batch_size=500)
