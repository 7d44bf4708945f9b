"""Sending switched off: every text message is kept back, with that as its reason."""

from university.notifications.channels.base import Envelope, NeverDeliverable


class OffChannel:
    """Sends nothing."""

    reaches_people = True

    def send(self, envelope: Envelope) -> str:
        """Refuse; delivery keeps messages back before it comes to this."""
        raise NeverDeliverable(f"sending is switched off, message {envelope.number}")

    def was_taken(self, envelope: Envelope) -> bool:
        """Nothing ever was."""
        del envelope
        return False
