"""What goes into a draw: classes with seats, people with lots and wishes, what excludes what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

#: Nobody has more lots than this; a larger number is a fault in the list.
MOST_TICKETS = 100


class BallotError(ValueError):
    """The list contradicts itself; the sentence names the first contradiction."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A class: ``new_seats`` of its ``seats`` are kept for new students first."""

    code: str
    seats: int
    new_seats: int = 0


@dataclass(frozen=True, slots=True)
class Wished:
    """One wish; ``continues`` is the right to go on in the class (老生续读)."""

    class_code: str
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Entrant:
    """One person under their public draw code. The first wish is the first choice.

    ``used`` counts, by the name of a group, classes of it that the person holds already.
    """

    code: str
    wishes: tuple[Wished, ...]
    tickets: int = 1
    is_new: bool = False
    wants: int = 1
    used: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BallotGroup:
    """Classes of which one person gets at most ``most``: much movement, one major."""

    name: str
    most: int
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ballot:
    """The whole frozen list. Raises BallotError when it contradicts itself."""

    classes: tuple[Offered, ...]
    people: tuple[Entrant, ...]
    #: Pairs of classes that one person cannot both attend, each pair in order of its codes.
    clashes: frozenset[tuple[str, str]] = frozenset()
    groups: tuple[BallotGroup, ...] = ()

    def __post_init__(self) -> None:
        """Look for contradictions."""
        _refuse_doubles("class", (row.code for row in self.classes))
        _refuse_doubles("person", (row.code for row in self.people))
        _refuse_doubles("group", (row.name for row in self.groups))
        known = {row.code for row in self.classes}
        for offered in self.classes:
            if not 0 <= offered.new_seats <= offered.seats:
                msg = f"class {offered.code}: {offered.new_seats} of {offered.seats} seats"
                raise BallotError(msg)
        for group in self.groups:
            _refuse_unknown(f"group {group.name}", group.classes, known)
        for pair in self.clashes:
            _refuse_unknown("a clash", pair, known)
            if pair[0] >= pair[1]:
                msg = f"the clash of {pair[0]} and {pair[1]} is not in order"
                raise BallotError(msg)
        names = {group.name for group in self.groups}
        for person in self.people:
            _check_person(person, known, names)


def _check_person(person: Entrant, known: set[str], groups: set[str]) -> None:
    wished = [wish.class_code for wish in person.wishes]
    _refuse_unknown(f"person {person.code}", wished, known)
    if len(set(wished)) != len(wished):
        msg = f"person {person.code} wishes for a class twice"
        raise BallotError(msg)
    if not 1 <= person.tickets <= MOST_TICKETS or person.wants < 1:
        msg = f"person {person.code}: {person.tickets} lots, wants {person.wants}"
        raise BallotError(msg)
    if not groups >= set(person.used) or any(count < 1 for count in person.used.values()):
        msg = f"person {person.code} uses a group that is not there"
        raise BallotError(msg)


def _refuse_doubles(what: str, codes: Iterable[str]) -> None:
    for one, other in pairwise(sorted(codes)):
        if one == other:
            msg = f"{what} {one} is listed twice"
            raise BallotError(msg)


def _refuse_unknown(who: str, codes: Iterable[str], known: set[str]) -> None:
    for code in codes:
        if code not in known:
            msg = f"{who} names class {code}, which is not listed"
            raise BallotError(msg)
