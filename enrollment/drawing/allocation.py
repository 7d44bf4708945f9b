"""Who gets which class, and who waits where (docs/draw.md, step 2)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from enrollment.drawing.ballot import Ballot, Entrant
from enrollment.drawing.lots import in_order


class Why(StrEnum):
    """Why a wish neither won nor waits."""

    #: The person has as many classes as they want.
    ENOUGH = "enough"
    #: It meets at the same time as a class that the person got.
    CLASH = "clash"
    #: A limit on classes of one kind is reached.
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A wish that the draw passed over."""

    person: str
    class_code: str
    why: Why


@dataclass(slots=True)
class Result:
    """Codes, in draw order: of everybody, of those who got each class, of those who wait."""

    order: list[str]
    won: dict[str, list[str]]
    waiting: dict[str, list[str]]
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(slots=True)
class _Seats:
    """Seats of a class nobody has yet: kept for new students, and open to all."""

    kept: int
    open: int


@dataclass(slots=True)
class _Hand:
    """What one person has got so far."""

    classes: list[str] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)


class _Table:
    """The draw while it goes on."""

    def __init__(self, ballot: Ballot) -> None:
        self.seats = {
            row.code: _Seats(row.new_seats, row.seats - row.new_seats) for row in ballot.classes
        }
        #: Of those who have got something; of the others there are far more.
        self.hands: dict[str, _Hand] = {}
        self.clashes: dict[str, set[str]] = defaultdict(set)
        for one, other in ballot.clashes:
            self.clashes[one].add(other)
            self.clashes[other].add(one)
        self.groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for group in ballot.groups:
            for code in group.classes:
                self.groups[code].append((group.name, group.most))

    def why_not(self, person: Entrant, code: str) -> Why | None:
        """Why this person cannot take this class, whatever its seats."""
        hand = self.hands.get(person.code)
        used = hand.used if hand else person.used
        if hand and len(hand.classes) >= person.wants:
            return Why.ENOUGH
        if hand and not self.clashes[code].isdisjoint(hand.classes):
            return Why.CLASH
        if any(used.get(name, 0) >= most for name, most in self.groups.get(code, ())):
            return Why.LIMIT
        return None

    def give(self, person: Entrant, code: str) -> None:
        """Write the class into the person's hand."""
        hand = self.hands.get(person.code)
        if hand is None:
            hand = self.hands[person.code] = _Hand(used=dict(person.used))
        hand.classes.append(code)
        for name, _most in self.groups.get(code, ()):
            hand.used[name] = hand.used.get(name, 0) + 1


def allocate(ballot: Ballot, *, seed: str, public_number: str) -> Result:
    """Draw. The same list, seed and number give the same result, whoever computes it.

    All first choices come before any second choice, and so on. Within a choice the classes do not
    touch each other, because everybody has one wish of each rank.
    """
    people = in_order(ballot.people, seed=seed, public_number=public_number)
    table = _Table(ballot)
    codes = [row.code for row in ballot.classes]
    result = Result(
        order=[person.code for person in people],
        won={code: [] for code in codes},
        waiting={code: [] for code in codes},
    )
    for rank in range(max((len(person.wishes) for person in people), default=0)):
        for code, queue in _queues(people, rank, table, result).items():
            _serve(code, queue, table, result)
    return result


def _queues(
    people: Iterable[Entrant], rank: int, table: _Table, result: Result
) -> dict[str, list[Entrant]]:
    """Everybody with a wish of this rank before its class: those who continue, then the others."""
    continuing: dict[str, list[Entrant]] = defaultdict(list)
    others: dict[str, list[Entrant]] = defaultdict(list)
    for person in people:
        if rank >= len(person.wishes):
            continue
        wish = person.wishes[rank]
        if why := table.why_not(person, wish.class_code):
            result.skipped.append(Skipped(person.code, wish.class_code, why))
        elif wish.continues:
            continuing[wish.class_code].append(person)
        else:
            others[wish.class_code].append(person)
    return {
        code: continuing.get(code, []) + others.get(code, [])
        for code in result.won
        if code in continuing or code in others
    }


def _serve(code: str, queue: Sequence[Entrant], table: _Table, result: Result) -> None:
    """First new students take the seats kept for them, then the queue takes whatever is left."""
    seats = table.seats[code]
    given = []
    for person in queue:
        if person.is_new and seats.kept > 0:
            seats.kept -= 1
            given.append(person)
    has_seat = {person.code for person in given}
    for person in queue:
        if person.code in has_seat:
            continue
        if seats.open > 0:
            seats.open -= 1
        elif seats.kept > 0:
            seats.kept -= 1
        else:
            result.waiting[code].append(person.code)
            continue
        given.append(person)
    for person in given:
        table.give(person, code)
        result.won[code].append(person.code)
