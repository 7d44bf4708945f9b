"""What a draw costs: ``python -m tests.benchmarks.draw --people 100000 --classes 2400``.

Pure computation on one core, without a database: the list, the draw, the file, the check of the
file as ``manage.py verify_draw`` does it.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from enrollment.drawing import (
    Ballot,
    BallotGroup,
    Entrant,
    Offered,
    Wished,
    allocate,
    complete,
    is_sound,
    listing,
    verify,
)
from university.garbage import look_seldom

T = TypeVar("T")
SEED, NUMBER = "5e" * 32, "0427183"
#: Seats a class, wishes a person.
SEATS, MOST_WISHES = 30, 3


def make_ballot(people: int, classes: int) -> Ballot:
    """A large city's round: most classes wanted by more people than they hold."""
    source = random.Random(20270302)
    codes = [f"K{number:05d}" for number in range(classes)]
    clashes = set()
    entrants = []
    for number in range(people):
        wished = source.sample(codes, source.randint(1, MOST_WISHES))
        for one in wished:
            for other in wished:
                if one < other and source.random() < 0.05:
                    clashes.add((one, other))
        entrants.append(
            Entrant(
                code=f"{number:08d}",
                wishes=tuple(Wished(code, source.random() < 0.05) for code in wished),
                tickets=source.choice([1, 1, 1, 2, 3, 4]),
                is_new=source.random() < 0.4,
                wants=source.choice([1, 1, 2]),
            )
        )
    return Ballot(
        classes=tuple(Offered(code, SEATS, SEATS * 3 // 10) for code in codes),
        people=tuple(entrants),
        clashes=frozenset(clashes),
        groups=(BallotGroup("much movement", 1, frozenset(codes[: classes // 4])),),
    )


def timed(what: str, act: Callable[[], T]) -> T:
    """Do it and print the seconds, by the wall and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = act()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    sys.stdout.write(f"{what:24} {wall:6.2f} s   {cpu:6.2f} CPU-s\n")
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--classes", type=int, default=2_400)
    asked = parser.parse_args()
    look_seldom()  # As the server does.
    ballot = timed("make a list", lambda: make_ballot(asked.people, asked.classes))
    result = timed("draw", lambda: allocate(ballot, seed=SEED, public_number=NUMBER))
    frozen = listing(
        ballot,
        class_names={row.code: row.code for row in ballot.classes},
        masked_names={row.code: "王*兰" for row in ballot.people},
    )
    document, _again = timed(
        "read, draw, seal", lambda: complete(frozen, head={}, seed=SEED, public_number=NUMBER)
    )
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)
    assert is_sound(timed("check the file", lambda: verify(text)))
    drawn = sum(len(codes) for codes in result.won.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(text.encode()) / 1e6
    sys.stdout.write(f"{drawn} places drawn, {size:.0f} MB of file, {peak:.0f} MiB at most\n")


if __name__ == "__main__":
    main()
