"""Filling the classes: both terms as the seed file says, through the one writer of seats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from courses.demo import DemoSource
from courses.models import ActivityLevel, TeachingClass
from enrollment.models import ActChannel, Place, Round, WaitlistEntry
from enrollment.seats import take_seat
from enrollment.states import PlaceState, WaitState
from university import clock
from university.accounts.models import Student
from university.models import StateChange

_SEED = 905
#: Per cent of the next term's places that are taken already, class by class, over and over.
_NEXT_TERM_FILL = (88, 62, 75, 40, 95, 55, 80, 70, 50, 90)
#: One class of the next term is full, so that "full" can be seen.
FULL_CLASS = "C18"


@dataclass
class Seating:
    """Who sits where in one term; keeps the rules that staff would keep by hand."""

    by_student: dict[int, list[TeachingClass]] = field(default_factory=dict)

    def fits(self, student: Student, teaching_class: TeachingClass) -> bool:
        """At most two classes, not at one time, and only one with much movement."""
        held = self.by_student.get(student.pk, [])
        if len(held) > 1 or teaching_class in held:
            return False
        return not any(_collide(one, teaching_class) for one in held)

    def seat(self, student: Student, teaching_class: TeachingClass) -> None:
        """Remember a place."""
        self.by_student.setdefault(student.pk, []).append(teaching_class)


def load_running_term(
    source: DemoSource,
    classes: dict[str, TeachingClass],
    students: Sequence[Student],
    *,
    seated_first: dict[str, list[Student]],
) -> Seating:
    """Fill the running term as given: everyone has a class, some have two.

    ``seated_first`` names people who sit in a certain class whatever the dice say.
    """
    random = Random(_SEED)  # noqa: S311  the same school every time, nothing secret
    seating = Seating()
    wanted = {row["id"]: row["enrolled"] for row in source.data["classes"]}
    distinct = len(students) + sum(len(named) for named in seated_first.values())
    firsts = _shares(wanted, distinct)
    queue = random.sample(students, len(students))
    pairs: list[tuple[Student, TeachingClass]] = []
    for code, teaching_class in classes.items():
        named = seated_first.get(code, [])
        for student in [*named, *(queue.pop() for _ in range(firsts[code] - len(named)))]:
            seating.seat(student, teaching_class)
            pairs.append((student, teaching_class))
    for code, teaching_class in classes.items():
        missing = wanted[code] - firsts[code]
        more = _who_fits(random, students, seating, teaching_class, missing)
        pairs += [(student, teaching_class) for student in more]
    write_places(pairs, enrolment_round=None, created_at=source.moment("2026-08-24", "09:00"))
    return seating


def _shares(wanted: dict[str, int], total: int) -> dict[str, int]:
    """Share ``total`` people out over the classes in proportion; the shares add up."""
    everything = sum(wanted.values())
    shares, seen, given = {}, 0, 0
    for code, count in wanted.items():
        seen += count
        shares[code] = seen * total // everything - given
        given += shares[code]
    return shares


def load_next_term(
    classes: dict[str, TeachingClass], students: Sequence[Student], *, enrolment_round: Round
) -> None:
    """Fill the next term in part: a few classes nearly full, one full, the others with room."""
    random = Random(_SEED + 1)  # noqa: S311
    seating = Seating()
    pairs: list[tuple[Student, TeachingClass]] = []
    for index, (code, teaching_class) in enumerate(classes.items()):
        share = 100 if code == FULL_CLASS else _NEXT_TERM_FILL[index % len(_NEXT_TERM_FILL)]
        count = teaching_class.capacity * share // 100
        pairs += [
            (student, teaching_class)
            for student in _who_fits(random, students, seating, teaching_class, count)
        ]
    write_places(pairs, enrolment_round=enrolment_round, created_at=enrolment_round.opens_at)


def load_waitlists(
    source: DemoSource,
    classes: dict[str, TeachingClass],
    students: Sequence[Student],
    seating: Seating,
    *,
    waiting_first: dict[str, list[Student]],
) -> None:
    """Queue people for full classes of the running term, as given."""
    random = Random(_SEED + 2)  # noqa: S311
    entries = []
    for row in source.data["classes"]:
        teaching_class = classes[row["id"]]
        named = waiting_first.get(row["id"], [])
        count = row["waitlist"] - len(named)
        waiting = [*named, *_who_fits(random, students, seating, teaching_class, count)]
        entries += [
            WaitlistEntry(
                student=student,
                teaching_class=teaching_class,
                rank=rank,
                created_at=source.moment("2026-08-28", "09:00"),
            )
            for rank, student in enumerate(waiting, start=1)
        ]
    WaitlistEntry.objects.bulk_create(entries)
    _record_births(entries, "enrollment.waitlistentry", WaitState.WAITING)


def _who_fits(
    random: Random,
    students: Sequence[Student],
    seating: Seating,
    teaching_class: TeachingClass,
    count: int,
) -> Iterator[Student]:
    found = 0
    for student in random.sample(students, len(students)):
        if found == count:
            return
        if seating.fits(student, teaching_class):
            seating.seat(student, teaching_class)
            found += 1
            yield student


def _collide(one: TeachingClass, other: TeachingClass) -> bool:
    if (one.weekday, one.slot_id) == (other.weekday, other.slot_id):
        return True
    levels = {one.course.major.activity_level, other.course.major.activity_level}
    return levels == {ActivityLevel.HIGH}


def write_places(
    pairs: Sequence[tuple[Student, TeachingClass]],
    *,
    enrolment_round: Round | None,
    created_at: datetime,
) -> None:
    """Write sure places through the one writer of seats, one after the other."""
    now = clock.now()
    places = []
    for index, (student, teaching_class) in enumerate(pairs):
        if not take_seat(teaching_class.pk):
            msg = f"{teaching_class} is full: the seed file asks for more than its places"
            raise ValueError(msg)
        at = min(created_at + timedelta(minutes=7 * index), now)
        places.append(
            Place(
                student=student,
                teaching_class=teaching_class,
                round=enrolment_round,
                state=PlaceState.CONFIRMED,
                channel=ActChannel.DESK if index % 3 == 0 else ActChannel.WEB,
                created_at=at,
                confirmed_at=at,
            )
        )
    Place.objects.bulk_create(places, batch_size=500)
    _record_births(places, "enrollment.place", PlaceState.CONFIRMED)


def _record_births(rows: Sequence[Place] | Sequence[WaitlistEntry], kind: str, state: str) -> None:
    StateChange.objects.bulk_create(
        [
            StateChange(kind=kind, object_id=row.pk, new_state=state, at=row.created_at)
            for row in rows
        ],
        batch_size=500,
    )
