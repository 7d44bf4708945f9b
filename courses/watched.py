"""Who is told that somebody watched a lesson: higher houses register, this house only tells.

Enrolment decides whether a missed meeting counts as made up; it registers in its
``AppConfig.ready`` and is told in the transaction that writes what was watched.
"""

from collections.abc import Callable

from courses.models import LessonWatch

#: Takes the row as it is now, with its lesson and its student.
Listener = Callable[[LessonWatch], object]

_listeners: dict[str, Listener] = {}


def add_listener(name: str, listener: Listener) -> None:
    """Let a higher house act on what somebody has watched or read."""
    if name in _listeners:
        msg = f"{name!r} is registered twice"
        raise ValueError(msg)
    _listeners[name] = listener


def tell(watch: LessonWatch) -> None:
    """Tell every house."""
    for listener in _listeners.values():
        listener(watch)
