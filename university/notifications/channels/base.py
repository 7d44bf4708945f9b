"""What a text-message channel must do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Envelope:
    """One message on its way. ``number`` is our row's id: the same row has always the same."""

    number: int
    phone: str
    template: str
    values: dict[str, str]
    text: str
    created_at: datetime


class TryAgainLater(Exception):  # noqa: N818 - it says what to do.
    """The channel did not take the message now (no answer, limit reached)."""


class NeverDeliverable(Exception):  # noqa: N818 - it says what is so.
    """The channel will not take this message however often it is sent."""


class SmsChannel(Protocol):
    """One way to send text messages."""

    #: True when real phones ring: made-up numbers are then kept back.
    reaches_people: bool

    def send(self, envelope: Envelope) -> str:
        """Send and return the channel's own number of the message.

        Raises TryAgainLater or NeverDeliverable.
        """
        ...

    def was_taken(self, envelope: Envelope) -> bool:
        """Tell whether an earlier try, whose answer was lost, did arrive."""
        ...
