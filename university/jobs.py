"""A row is the job: written with the change that makes it due, claimed by a conditional UPDATE.

Celery only wakes the worker sooner (``university.celery.nudge``): a lost broker loses nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from university import clock
from university.returning import update_returning


class JobState(models.TextChoices):
    """Where a job stands."""

    DUE = "due", _("waiting")
    CLAIMED = "claimed", _("in work")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class LeasedJob(models.Model):
    """Abstract job row. A claim whose lease ran out may be claimed again by anyone."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)
    MAX_ATTEMPTS: ClassVar[int] = 10

    job_state = models.CharField(
        _("job state"), max_length=10, choices=JobState.choices, default=JobState.DUE
    )
    due_at = models.DateTimeField(_("due at"), default=clock.now)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def machine_work(cls) -> models.QuerySet[Self]:
        """Return the rows that a worker does; narrowed where rows also wait for people."""
        return cls._default_manager.all()


class LeaseLostError(Exception):
    """Another worker has taken the job over, or it is wanted no more."""


J = TypeVar("J", bound=LeasedJob)


def claim_due(model: type[J], *, limit: int = 50, first: Q | None = None) -> list[J]:
    """Claim up to ``limit`` due rows, those of ``first`` before all others.

    Each is ours alone until its lease ends.
    """
    now = clock.now()
    ready, manager = _ready(now), model._default_manager
    claimed: list[J] = []
    order = [Case(When(first, then=0), default=1)] if first else []
    due = manager.filter(ready).order_by(*order, "due_at", "pk")
    for pk in due.values_list("pk", flat=True)[:limit]:
        claimed += update_returning(
            manager.filter(ready, pk=pk),
            job_state=JobState.CLAIMED,
            leased_until=now + model.LEASE,
            attempts=F("attempts") + 1,
        )
    return claimed


def has_due(model: type[LeasedJob]) -> bool:
    """Whether a worker would find something: due, or left behind by one that died."""
    return model._default_manager.filter(_ready(clock.now())).exists()


def work_off(model: type[J], work: Callable[[J], None]) -> int:
    """Claim what is due one after the other and work on it; return on how many.

    For long jobs: what is claimed at once would lose its lease while it waits.
    """
    count = 0
    while jobs := claim_due(model, limit=1):
        work(jobs[0])
        count += 1
    return count


def _ready(now: datetime) -> Q:
    due = Q(job_state=JobState.DUE, due_at__lte=now)
    return due | Q(job_state=JobState.CLAIMED, leased_until__lt=now)


def finish(job: LeasedJob) -> bool:
    """Mark a job we hold as done; False when our lease was lost to another worker."""
    return _close(job, job_state=JobState.DONE, last_error="")


def keep(job: LeasedJob, **changes: object) -> bool:
    """Extend the lease of a long job and write how far it is; False when the lease was lost."""
    rows = type(job)._default_manager.filter(
        pk=job.pk, job_state=JobState.CLAIMED, attempts=job.attempts
    )
    return rows.update(leased_until=clock.now() + job.LEASE, **changes) == 1


def keep_or_stop(job: LeasedJob, **changes: object) -> None:
    """As ``keep``. Raises LeaseLostError when another worker has taken the job over."""
    if not keep(job, **changes):
        raise LeaseLostError


def give_up(job: LeasedJob, *, error: str) -> bool:
    """Fail a job that no further attempt can do; False when our lease was lost."""
    return _close(job, job_state=JobState.FAILED, last_error=error[:500])


def retry_later(job: LeasedJob, *, error: str) -> bool:
    """Give a job back, with growing pauses (1, 2, 4 … minutes, at most an hour), or fail it."""
    if job.attempts >= job.MAX_ATTEMPTS:
        return _close(job, job_state=JobState.FAILED, last_error=error[:500])
    pause = timedelta(minutes=min(60, 2 ** max(0, job.attempts - 1)))
    return _close(job, job_state=JobState.DUE, due_at=clock.now() + pause, last_error=error[:500])


def _close(job: LeasedJob, **changes: object) -> bool:
    rows = type(job)._default_manager.filter(
        pk=job.pk, job_state=JobState.CLAIMED, attempts=job.attempts
    )
    for name, value in changes.items():
        setattr(job, name, value)
    return rows.update(leased_until=None, **changes) == 1
