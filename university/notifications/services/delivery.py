"""Send what is due: claimed by a lease, sent outside any transaction, once as far as can be known.

A worker that dies between sending and noting it leaves the row claimed. Whoever claims it next asks
the channel first whether the message was taken, and sends only if it was not.
"""

import logging

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from university import clock
from university.jobs import JobState, claim_due, retry_later
from university.notifications import quiet_hours
from university.notifications.channels import (
    Envelope,
    NeverDeliverable,
    SmsChannel,
    TryAgainLater,
    sms_channel,
)
from university.notifications.channels.off import OffChannel
from university.notifications.models import Channel, OutboxMessage, TextMessage
from university.notifications.templates import CODE_TEMPLATES, get_template, signed
from university.notifications.texts.message import MessageKind
from university.privacy import decrypt

logger = logging.getLogger(__name__)

#: Numbers of the demonstration: not a mobile prefix, so no real person has one.
MADE_UP_PREFIX = "+86120"


def deliver_due(*, limit: int = 50) -> int:
    """Send the text messages that are due; return how many were dealt with (the worker's sweep).

    Whoever waits for a code waits now: nine hundred letters about a class do not go before it.
    """
    claimed = claim_due(TextMessage, limit=limit, first=Q(template__in=CODE_TEMPLATES))
    if claimed:
        channel = sms_channel()
        for message in claimed:
            _deliver(message, channel)
    return len(claimed)


def deliver_one(pk: int) -> None:
    """Claim and send one message now, unless another worker has it."""
    now = clock.now()
    won = TextMessage.objects.filter(pk=pk, job_state=JobState.DUE, due_at__lte=now).update(
        job_state=JobState.CLAIMED,
        leased_until=now + TextMessage.LEASE,
        attempts=F("attempts") + 1,
    )
    if won:
        _deliver(TextMessage.objects.get(pk=pk), sms_channel())


def _deliver(message: TextMessage, channel: SmsChannel) -> None:
    kind = get_template(message.template).kind
    if reason := _reason_to_keep_back(message, channel):
        _close(message, withheld=reason)
        return
    now = clock.now()
    allowed = now if kind == MessageKind.CODE else quiet_hours.next_allowed(now)
    if allowed > now:
        _put_off(message, allowed)
        return
    envelope = _envelope(message, kind)
    try:
        # An attempt that failed in words leaves its error; one that died in silence leaves none.
        died_in_silence = message.attempts > 1 and not message.last_error
        if died_in_silence and channel.was_taken(envelope):
            reference = message.channel_ref
        else:
            reference = channel.send(envelope)
    except NeverDeliverable as error:
        _give_to_the_desk(message, str(error))
    except TryAgainLater as error:
        logger.warning("text message %s not taken: %s", message.pk, error)
        retry_later(message, error=str(error))
        if message.job_state == JobState.FAILED:
            _give_to_the_desk(message, str(error))
    else:
        _close(message, sent_at=clock.now(), channel_ref=reference)


def _reason_to_keep_back(message: TextMessage, channel: SmsChannel) -> str:
    if isinstance(channel, OffChannel):
        return _("Sending is switched off.")
    if channel.reaches_people and message.phone.startswith(MADE_UP_PREFIX):
        return _("This is a made-up number.")
    return ""


def _envelope(message: TextMessage, kind: MessageKind) -> Envelope:
    values: dict[str, str] = message.values
    text = message.text
    if kind == MessageKind.CODE:
        values = {"code": decrypt(values["code"])}
        text = signed(get_template(message.template), values)
    return Envelope(
        number=message.pk,
        phone=message.phone,
        template=message.template,
        values=values,
        text=text,
        created_at=message.created_at,
    )


def _close(message: TextMessage, **changes: object) -> None:
    """Mark as done what we still hold; a code is forgotten with it."""
    if get_template(message.template).kind == MessageKind.CODE:
        changes["values"] = {}
    _held_by_us(message).update(
        job_state=JobState.DONE, leased_until=None, last_error="", **changes
    )


def _put_off(message: TextMessage, until: object) -> None:
    """Give back until the quiet hours end; that was no failed try."""
    _held_by_us(message).update(
        job_state=JobState.DUE, leased_until=None, due_at=until, attempts=F("attempts") - 1
    )


def _give_to_the_desk(message: TextMessage, error: str) -> None:
    """Mark as failed, and put the message on the desk's call list in the same transaction."""
    is_code = get_template(message.template).kind == MessageKind.CODE
    with transaction.atomic():
        open_rows = TextMessage.objects.filter(
            pk=message.pk,
            attempts=message.attempts,
            job_state__in=[JobState.CLAIMED, JobState.FAILED],
        )
        open_rows.update(
            job_state=JobState.FAILED,
            leased_until=None,
            last_error=error[:500],
            **({"values": {}} if is_code else {}),
        )
        if is_code or message.student_id is None:
            return
        call = OutboxMessage(
            channel=Channel.CALL,
            template=message.template,
            values=message.values,
            text=message.text.partition("】")[2],
            phone=message.phone,
            student_id=message.student_id,
            unique_key=f"{message.unique_key.removesuffix(':sms')}:{Channel.CALL}",
        )
        OutboxMessage.objects.bulk_create([call], ignore_conflicts=True)


def _held_by_us(message: TextMessage):  # type: ignore[no-untyped-def]
    return TextMessage.objects.filter(
        pk=message.pk, job_state=JobState.CLAIMED, attempts=message.attempts
    )
