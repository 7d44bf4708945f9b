"""Tickets for lectures."""

from university.notifications.texts.message import MessageTemplate

LECTURES: tuple[MessageTemplate, ...] = ()
