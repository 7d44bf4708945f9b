"""Small lists for the tests of the draw, by hand and at random."""

import random
from collections.abc import Iterable

from enrollment.drawing import Ballot, BallotGroup, Entrant, Offered, Wished, listing

SEED = "5e" * 32
NUMBER = "0427183"


def person(code: str, *wishes: str, **fields: object) -> Entrant:
    """A person; a wish that ends in ``+`` continues."""
    made = tuple(Wished(wish.rstrip("+"), wish.endswith("+")) for wish in wishes)
    return Entrant(code=code, wishes=made, **fields)  # type: ignore[arg-type]


def ballot(
    people: Iterable[Entrant],
    seats: dict[str, int],
    *,
    new_seats: dict[str, int] | None = None,
    clashes: Iterable[tuple[str, str]] = (),
    groups: Iterable[BallotGroup] = (),
) -> Ballot:
    """A list with these classes."""
    kept = new_seats or {}
    return Ballot(
        classes=tuple(Offered(code, count, kept.get(code, 0)) for code, count in seats.items()),
        people=tuple(people),
        clashes=frozenset(clashes),
        groups=tuple(groups),
    )


def as_listing(of: Ballot) -> dict[str, object]:
    """The list as the file holds it."""
    return listing(
        of,
        class_names={row.code: f"声乐{row.code}班" for row in of.classes},
        masked_names={row.code: "王*兰" for row in of.people},
    )


def random_ballot(source: random.Random) -> Ballot:
    """A small list with everything that a list may have."""
    codes = [f"C{number:02d}" for number in range(source.randint(1, 6))]
    seats = {code: source.randint(0, 4) for code in codes}
    groups = [
        BallotGroup(f"组{number}", source.randint(0, 2), frozenset(source.sample(codes, k)))
        for number in range(source.randint(0, 2))
        if (k := source.randint(1, len(codes)))
    ]
    pairs = [(one, other) for one in codes for other in codes if one < other]
    return ballot(
        [_random_person(source, number, codes, groups) for number in range(source.randint(0, 14))],
        seats,
        new_seats={code: source.randint(0, count) for code, count in seats.items()},
        clashes=source.sample(pairs, source.randint(0, len(pairs))),
        groups=groups,
    )


def _random_person(
    source: random.Random, number: int, codes: list[str], groups: list[BallotGroup]
) -> Entrant:
    wished = source.sample(codes, source.randint(0, min(4, len(codes))))
    return person(
        f"{number * 7919 % 100_000_000:08d}",
        *[code + source.choice(["", "", "+"]) for code in wished],
        tickets=source.randint(1, 5),
        is_new=source.random() < 0.4,
        wants=source.randint(1, 3),
        used={group.name: 1 for group in groups if source.random() < 0.2},
    )
