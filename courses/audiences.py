"""Whose lessons somebody may watch: higher houses answer, and this house only asks.

Enrolment knows who has a place in a class or waits for one, payments know who has a ticket. They
register here in their ``AppConfig.ready``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from university.accounts.models import Student, User


@dataclass(frozen=True)
class Watcher:
    """Who asks: a login, and the person in hand. A helper watches for somebody."""

    login: User | None = None
    student: Student | None = None
    is_helper: bool = False


#: Returns the primary keys of classes or of lectures whose lessons this watcher may see.
Answer = Callable[[Watcher], Iterable[int]]

_classes: dict[str, Answer] = {}
_lectures: dict[str, Answer] = {}


def add_class_answer(name: str, answer: Answer) -> None:
    """Let a higher house name classes whose lessons somebody may watch."""
    _add(_classes, name, answer)


def add_lecture_answer(name: str, answer: Answer) -> None:
    """Let a higher house name lectures whose recordings somebody may watch."""
    _add(_lectures, name, answer)


def classes_of(watcher: Watcher) -> frozenset[int]:
    """Return the classes whose lessons somebody may watch; a stranger costs no statement."""
    return _asked(_classes, watcher)


def lectures_of(watcher: Watcher) -> frozenset[int]:
    """Return the lectures whose recordings somebody may watch."""
    return _asked(_lectures, watcher)


def watcher_of(request: HttpRequest) -> Watcher:
    """Return who asks; pages in a preview have nobody."""
    user, acting = getattr(request, "user", None), getattr(request, "acting", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return Watcher()
    return Watcher(
        login=user,
        student=getattr(acting, "student", None),
        is_helper=getattr(acting, "is_helper", False),
    )


def _asked(answers: dict[str, Answer], watcher: Watcher) -> frozenset[int]:
    if watcher.login is None and watcher.student is None:
        return frozenset()
    return frozenset(pk for answer in answers.values() for pk in answer(watcher))


def _add(answers: dict[str, Answer], name: str, answer: Answer) -> None:
    if name in answers:
        msg = f"{name!r} is registered twice"
        raise ValueError(msg)
    answers[name] = answer
