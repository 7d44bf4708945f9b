"""Rooms rented in the evening."""

from university.notifications.texts.message import MessageTemplate

RENTALS: tuple[MessageTemplate, ...] = ()
