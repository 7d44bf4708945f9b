"""What is no longer true is not said any more: unsent texts and open calls are taken back."""

from university.jobs import JobState
from university.notifications.models import Channel, OutboxMessage


def take_back(*, unique_key: str, because: str) -> int:
    """Withhold the text and the call with this key (as given to ``tell``); return how many.

    What has gone out stays; the inbox keeps its line. ``because`` is at most 60 characters.
    """
    keys = [f"{unique_key}:{channel}" for channel in (Channel.SMS, Channel.CALL)]
    return OutboxMessage.objects.filter(unique_key__in=keys, job_state=JobState.DUE).update(
        job_state=JobState.DONE, withheld=because[:60]
    )
