"""The order of a term, and the audit after every step of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from time import perf_counter
from zoneinfo import ZoneInfo

from enrollment.models import RoundKind
from payments.simulation import enrolling, paying, teaching
from payments.simulation.world import World, at, sweep, without_texts
from university import auditing
from university.registry import Fault

_SHANGHAI = ZoneInfo("Asia/Shanghai")
#: How many weeks before the term each round opens, and for how many days.
_ROUNDS = {
    RoundKind.RENEWAL: (12, 6),
    RoundKind.APPLICATION: (8, 6),
    RoundKind.WAITLIST: (7, 40),
    RoundKind.LEFTOVER: (1, 4),
}
#: Days from the result of the draw on which offers are answered.
_OFFER_DAYS = 8


class SimulationError(AssertionError):
    """The audit found something; the message says after which step, and what."""


@dataclass
class Simulation:
    """One term of the demonstration school. The same seed gives the same term."""

    world: World
    applicants: int
    say: Callable[[str], object]
    faults: list[Fault] = field(default_factory=list)

    def run(self) -> dict[str, int]:
        """Play the term and return what happened. Raises SimulationError with the first faults."""
        self._put_rounds_in_order()
        for name, moment, step in self._steps():
            began, before = perf_counter(), self.world.counts.copy()
            with without_texts(), at(moment):
                step()
                sweep()
                self._audit(name)
            done = self.world.counts - before
            words = ", ".join(f"{what} {count}" for what, count in sorted(done.items()))
            self.say(f"{moment:%Y-%m-%d}  {name}: {words or '-'} ({_seconds(began)})")
        return dict(sorted(self.world.counts.items()))

    def _steps(self) -> Iterator[tuple[str, datetime, Callable[[], object]]]:
        world = self.world
        renewal, lots = world.round(RoundKind.RENEWAL), world.round(RoundKind.APPLICATION)
        yield "before", renewal.opens_at - timedelta(days=1), partial(paying.empty_the_term, world)
        yield "renewal", renewal.opens_at, partial(enrolling.renew, world)
        yield "paying", renewal.opens_at + timedelta(hours=6), partial(_pay, world)
        yield "unpaid places", renewal.closes_at, partial(_wait, world, days=4)
        draw = enrolling.commit(world)
        apply = partial(enrolling.apply_for_classes, world, self.applicants)
        yield "applications", lots.closes_at - timedelta(hours=1), apply
        drawn_at = lots.closes_at + timedelta(days=1)
        yield "draw", drawn_at, partial(enrolling.draw_and_settle, world, draw)
        for day in range(1, _OFFER_DAYS + 1):
            moment = drawn_at + timedelta(days=day)
            yield f"offers, day {day}", moment, partial(_answer_and_pay, world)
        yield "changed minds", drawn_at + timedelta(days=9), partial(paying.change_minds, world)
        yield "last payments", drawn_at + timedelta(days=10), partial(_answer_and_pay, world)
        yield "unpaid places", drawn_at + timedelta(days=11), partial(_wait, world, days=4)
        first_day = drawn_at.replace(
            year=world.coming.starts_on.year,
            month=world.coming.starts_on.month,
            day=world.coming.starts_on.day,
        ) + timedelta(days=3)
        yield "first week", first_day, partial(paying.move_and_leave, world)
        yield "paying", first_day + timedelta(hours=2), partial(_answer_and_pay, world)
        over = first_day + (world.coming.ends_on - world.coming.starts_on) + timedelta(days=7)
        yield "rolls", over, partial(teaching.call_the_rolls, world)
        yield "certificates", over, partial(teaching.give_certificates, world)

    def _put_rounds_in_order(self) -> None:
        """The demonstration's rounds lie around today; here they lie before the term."""
        first_day = self.world.coming.starts_on
        for kind, (weeks, days) in _ROUNDS.items():
            row = self.world.round(kind)
            opens = datetime.combine(first_day - timedelta(weeks=weeks), time(8, 30), _SHANGHAI)
            row.opens_at, row.closes_at = opens, opens + timedelta(days=days, hours=9)
            row.save(update_fields=["opens_at", "closes_at"])

    def _audit(self, step: str) -> None:
        faults = auditing.run()
        if faults:
            lines = "\n".join(f"{fault.check}: {fault.sentence}" for fault in faults[:20])
            raise SimulationError(f"{len(faults)} faults after {step}:\n{lines}")


def _pay(world: World) -> None:
    paying.pay_held_places(world)


def _answer_and_pay(world: World) -> None:
    enrolling.answer_offers(world)
    paying.pay_held_places(world)


def _wait(world: World, *, days: int) -> None:
    paying.let_time_run_out(days=days)
    world.counts["days waited"] += days


def _seconds(began: float) -> str:
    return f"{perf_counter() - began:.1f} s"
