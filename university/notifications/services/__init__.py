"""Telling people: write the outbox, deliver it, keep the call list, forget old texts."""

from university.notifications.services.codes import send_code
from university.notifications.services.delivery import deliver_due
from university.notifications.services.taking_back import take_back
from university.notifications.services.telling import tell, tell_login

__all__ = ["deliver_due", "send_code", "take_back", "tell", "tell_login"]
