"""Who takes part, what time it is, and what happened so far."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar

from django.conf import settings

from courses.models import ClassState, TeachingClass, Term
from enrollment.models import ActChannel, Place, Round, RoundKind
from enrollment.queries import classes_for_rules
from enrollment.states import PlaceState
from university.accounts.models import Student, User
from university.refusals import Refusal
from university.registry import registry

T = TypeVar("T")

#: A sweep does at most so many rows at a time.
_MOST_SWEEPS = 500


@dataclass
class World:
    """The demonstration school, and a die that falls the same way for the same seed."""

    random: Random
    running: Term
    coming: Term
    staff: dict[str, User]
    #: What share of the people act, between 0 and 1.
    share: float = 1.0
    #: How often what happened; refusals under ``refused: code``.
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of_the_demo(cls, seed: int, share: float) -> "World":
        """Return the loaded demonstration school."""
        coming = Term.objects.order_by("-starts_on")[0]
        running = Term.objects.filter(starts_on__lt=coming.starts_on).order_by("-starts_on")[0]
        names = ("admin", "registrar", "desk", "cashier", "homeroom", "teacher")
        staff = {user.username: user for user in User.objects.filter(username__in=names)}
        return cls(Random(seed), running, coming, staff, share)  # noqa: S311 - a play.

    def round(self, kind: RoundKind) -> Round:
        """Return the coming term's round of this kind."""
        return Round.objects.get(term=self.coming, kind=kind)

    def classes(self) -> list[TeachingClass]:
        """Return the coming term's classes, as the rules need them."""
        shown = classes_for_rules().filter(term=self.coming, state=ClassState.PUBLISHED)
        return list(shown.order_by("pk"))

    def places(self, *states: PlaceState) -> list[Place]:
        """Return the coming term's places in these states, oldest first."""
        found = Place.objects.filter(teaching_class__term=self.coming, state__in=states)
        return list(found.select_related("student__login", "teaching_class__term").order_by("pk"))

    def some(self, people: Sequence[T], share: float) -> list[T]:
        """Return a share of them, in an order of chance."""
        number = round(len(people) * share * self.share)
        return self.random.sample(people, number)

    def door(self, student: Student) -> tuple[User, str]:
        """Return who presses the button and by which door: people without a login come in."""
        if student.login is None or self.random.random() < 0.3:
            return self.staff["desk"], ActChannel.DESK
        return student.login, ActChannel.WEB

    def tries(self, what: str, act: Callable[[], T]) -> T | None:
        """Do it and count it; a refusal is an answer, and is counted too."""
        try:
            done = act()
        except Refusal as refusal:
            self.counts[f"refused: {refusal.code}"] += 1
            return None
        self.counts[what] += 1
        return done


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the site's clock stand at ``moment``."""
    before = settings.TEST_CLOCK
    settings.TEST_CLOCK = moment.isoformat()
    try:
        yield
    finally:
        settings.TEST_CLOCK = before


@contextmanager
def without_texts() -> Iterator[None]:
    """Keep every text message back; the rows are written and closed as in life."""
    before = settings.SMS_CHANNEL
    settings.SMS_CHANNEL = "off"
    try:
        yield
    finally:
        settings.SMS_CHANNEL = before


def sweep() -> None:
    """Do everything that is due, as the worker does."""
    for one in registry.sweeps.values():
        for _again in range(_MOST_SWEEPS):
            if not one():
                break
