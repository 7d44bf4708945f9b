"""The desk's call list: people whom no text message reaches."""

from django.db import transaction
from django.utils.translation import gettext as _

from university import clock
from university.accounts.models import Standing, User
from university.jobs import JobState
from university.locking import lock_row
from university.notifications.models import CallNote, CallOutcome, Channel, OutboxMessage
from university.refusals import Refusal


def note_call(*, actor: User, message: OutboxMessage, outcome: str) -> CallNote:
    """Write down how a call ended; a final outcome takes the message off the list.

    Raises Refusal ``call_already_made`` when a colleague was first, ``call_outcome_unknown`` for
    an answer that is not on the list.
    """
    if outcome not in CallOutcome.values:
        raise Refusal(
            "call_outcome_unknown", _("Please choose how the call ended."), _("Then save again.")
        )
    with transaction.atomic():
        row = lock_row(OutboxMessage, message.pk)
        if row.channel != Channel.CALL or row.job_state != JobState.DUE:
            raise Refusal(
                "call_already_made",
                _("A colleague has made this call already."),
                _("Please go back to the call list."),
            )
        note = CallNote.objects.create(message=row, outcome=outcome, actor=actor)
        if outcome in CallOutcome.final():
            OutboxMessage.objects.filter(pk=row.pk).update(
                job_state=JobState.DONE, sent_at=clock.now()
            )
    return note


def drop_calls_about_the_dead() -> int:
    """Take people who have died off the call list; return how many calls."""
    return OutboxMessage.objects.filter(
        channel=Channel.CALL, job_state=JobState.DUE, student__standing=Standing.DECEASED
    ).update(job_state=JobState.DONE, withheld=_("The student has died."))
