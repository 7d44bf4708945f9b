"""Limits of a term that hold inside a draw: how many, of which kinds, and what meets together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from courses.models import ActivityLevel, TeachingClass
from enrollment.drawing import BallotGroup
from enrollment.models import Application, EnrollmentPolicy, Place


@dataclass(frozen=True)
class Kind:
    """Classes of which a person may have ``most``: of a major, or (empty) with much movement."""

    name: str
    most: int
    #: The rule that staff set aside when they let one person have one more.
    rule: str
    major_id: int | None = None

    def includes(self, row: TeachingClass) -> bool:
        """Whether a class is of this kind."""
        major = row.course.major
        if self.major_id is None:
            return major.activity_level == ActivityLevel.HIGH
        return major.pk == self.major_id

    def as_group(self, rows: Iterable[TeachingClass]) -> BallotGroup:
        """Return it as the list of a draw has it."""
        codes = frozenset(row.code for row in rows if self.includes(row))
        return BallotGroup(self.name, self.most, codes)


def kinds_of(policy: EnrollmentPolicy, rows: Iterable[TeachingClass]) -> tuple[Kind, ...]:
    """Return the kinds that the term limits and that some of these classes belong to."""
    classes = list(rows)
    found = []
    if (most := policy.max_high_activity) is not None:
        found.append(Kind(_("classes with much movement"), most, "high_activity_limit"))
    if (most := policy.max_classes_in_major) is not None:
        majors = {row.course.major_id: row.course.major.name for row in classes}
        found += [Kind(name, most, "major_limit", pk) for pk, name in sorted(majors.items())]
    return tuple(kind for kind in found if any(map(kind.includes, classes)))


def held_of_kinds(
    kinds: Iterable[Kind], places: Sequence[Place], *, set_aside: set[str]
) -> dict[str, int]:
    """Count the classes of each kind that a person holds already; only counts above zero.

    Where staff set the limit aside for the person, one more has room.
    """
    found = {}
    for kind in kinds:
        held = sum(kind.includes(place.teaching_class) for place in places)
        if kind.rule in set_aside:
            held = min(held, max(0, kind.most - 1))
        if held:
            found[kind.name] = held
    return found


def wants_at_most(application: Application, *, held: int, policy: EnrollmentPolicy) -> int:
    """What the person asked for, at most what the limits leave; rules refuse who has no room."""
    limits = [policy.max_classes]
    if not application.student.is_returning:
        limits.append(policy.max_classes_new)
    left = [limit - held for limit in limits if limit is not None]
    return max(1, min([application.wants, *left]))


def clashes(
    wished: Iterable[Sequence[TeachingClass]], policy: EnrollmentPolicy
) -> frozenset[tuple[str, str]]:
    """Return the pairs that meet at the same time, of those that a person wishes for together."""
    return frozenset(_clashes(wished)) if policy.forbids_time_clash else frozenset()


def _clashes(wished: Iterable[Sequence[TeachingClass]]) -> Iterator[tuple[str, str]]:
    for rows in wished:
        for one, other in combinations(sorted(rows, key=lambda row: row.code), 2):
            if (
                one.weekday == other.weekday
                and one.slot.starts < other.slot.ends
                and other.slot.starts < one.slot.ends
            ):
                yield one.code, other.code
