"""The one way a service says no: a stable code, a plain sentence, and what to do next."""

from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass
class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault.
    """Raised by a service that declines. Nothing has been written when it is raised.

    ``code`` is stable and English (tests, logs, APIs); ``message`` is the sentence a person
    reads; ``next_step`` tells what they can do instead, and may be empty.
    """

    code: str
    message: str | Promise
    next_step: str | Promise = ""
    details: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.message)
