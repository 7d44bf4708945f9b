"""What was said to whom."""

from university.notifications.models.outbox import (
    CallNote,
    CallOutcome,
    Channel,
    OutboxMessage,
    TextMessage,
)

__all__ = ["CallNote", "CallOutcome", "Channel", "OutboxMessage", "TextMessage"]
