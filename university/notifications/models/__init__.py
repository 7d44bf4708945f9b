"""What was said to whom."""

from university.notifications.models.outbox import Channel, OutboxMessage

__all__ = ["Channel", "OutboxMessage"]
