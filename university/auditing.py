"""Running the audit, and what the ground floor itself can prove about its rows."""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.db.models import F, OuterRef, Subquery, Window
from django.db.models.functions import Lag

from university import clock
from university.jobs import JobState, LeasedJob
from university.models import StateChange
from university.registry import Fault, registry

#: A due job older than this means that nobody works.
OVERDUE = timedelta(minutes=15)


def run() -> list[Fault]:
    """Run every registered check, in the order of their names, and return what they found."""
    return [
        fault for name in sorted(registry.audit_checks) for fault in registry.audit_checks[name]()
    ]


def state_histories() -> Iterator[Fault]:
    """Each step starts where the one before ended, and the last is where the row is now."""
    steps = StateChange.objects.annotate(
        before=Window(
            Lag("new_state"), partition_by=[F("kind"), F("object_id")], order_by=F("id").asc()
        )
    )
    for step in steps.filter(before__isnull=False).exclude(before=F("old_state")).order_by("id"):
        yield Fault(
            "state_histories",
            f"{step.kind} {step.object_id}: a step starts at {step.old_state or 'nothing'}, "
            f"but the one before it ended at {step.before}",
        )
    for kind in StateChange.objects.order_by("kind").values_list("kind", flat=True).distinct():
        yield from _rows_elsewhere(kind)


def overdue_jobs() -> Iterator[Fault]:
    """No job row waits, or is held by a lost worker, longer than a quarter of an hour."""
    limit = clock.now() - OVERDUE
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label_lower):
        if not issubclass(model, LeasedJob) or model._meta.proxy:
            continue
        waiting = model.machine_work().filter(
            job_state__in=[JobState.DUE, JobState.CLAIMED], due_at__lt=limit
        )
        for pk, due_at in waiting.order_by("pk").values_list("pk", "due_at"):
            yield Fault(
                "overdue_jobs",
                f"{model._meta.label_lower} {pk}: due since {due_at:%Y-%m-%d %H:%M} UTC, not done",
            )


def _rows_elsewhere(kind: str) -> Iterator[Fault]:
    try:
        model = apps.get_model(kind)
    except LookupError:
        yield Fault("state_histories", f"{kind}: a history of rows that no longer exist")
        return
    last = StateChange.objects.filter(kind=kind, object_id=OuterRef("pk")).order_by("-id")
    rows = model._default_manager.annotate(last_step=Subquery(last.values("new_state")[:1]))
    for row in rows.filter(last_step__isnull=False).exclude(last_step=F("state")).order_by("pk"):
        yield Fault(
            "state_histories",
            f"{kind} {row.pk}: it is {row.state}, but its history ends at {row.last_step}",
        )
