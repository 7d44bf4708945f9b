"""Login codes: sent at once, whatever the hour, and never kept in plain."""

from functools import partial

from django.db import transaction

from university.notifications.models import Channel, OutboxMessage, TextMessage
from university.notifications.services.delivery import deliver_one
from university.privacy import encrypt


def send_code(*, phone: str, code: str, unique_key: str) -> OutboxMessage:
    """Send a six-digit code to ``phone`` (E.164, +86) as soon as the transaction commits.

    The browser is waiting, so this process tries first; if the gateway does not answer, the row
    stays due and the worker goes on. The same ``unique_key`` never sends a second message.
    """
    saved = write_code(phone=phone, code=code, unique_key=unique_key)
    transaction.on_commit(partial(deliver_one, saved.pk), robust=True)
    return saved


def write_code(*, phone: str, code: str, unique_key: str) -> OutboxMessage:
    """Write the message and leave it to the worker's next sweep."""
    row = TextMessage(
        channel=Channel.SMS,
        template="login_code",
        values={"code": encrypt(code)},
        phone=phone,
        unique_key=f"{unique_key}:{Channel.SMS}",
    )
    TextMessage.objects.bulk_create([row], ignore_conflicts=True)
    return TextMessage.objects.get(unique_key=row.unique_key)
