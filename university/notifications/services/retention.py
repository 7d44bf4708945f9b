"""Texts are kept six months; codes vanish when sent, at the latest after a day (SENIORS C7)."""

from datetime import timedelta

from django.db.models import Q

from university import clock
from university.jobs import JobState
from university.notifications.models import OutboxMessage

TEXT_KEPT = timedelta(days=183)
CODE_KEPT = timedelta(days=1)
_A_BATCH = 500


def purge_old_texts() -> int:
    """Blank texts, values and phones past their time; return how many rows. The row itself stays.

    A call that is still to be made keeps its words.
    """
    now = clock.now()
    is_old = Q(created_at__lt=now - TEXT_KEPT) & ~Q(job_state=JobState.DUE)
    is_old_code = Q(template="login_code", created_at__lt=now - CODE_KEPT)
    says_nothing = Q(text="", values={}, phone="")
    old = OutboxMessage.objects.filter(is_old | is_old_code).exclude(says_nothing)
    batch = list(old.order_by("pk").values_list("pk", flat=True)[:_A_BATCH])
    # A code nobody could send for a day is of no use any more.
    OutboxMessage.objects.filter(
        pk__in=batch, template="login_code", job_state__in=[JobState.DUE, JobState.CLAIMED]
    ).update(job_state=JobState.FAILED)
    return OutboxMessage.objects.filter(pk__in=batch).update(text="", values={}, phone="")
