"""What the worker can be nudged to do."""

import logging

from university import auditing, sweeping
from university.celery import app

logger = logging.getLogger("university.tasks")


@app.task(name="university.sweep")
def sweep(name: str) -> int:
    """Run one sweep; a name that a newer release sent is left for that release."""
    return sweeping.sweep_guarded(name)


@app.task(name="university.sweep_all")
def sweep_all() -> dict[str, int]:
    """Run every sweep."""
    return sweeping.sweep_all()


@app.task(name="university.audit")
def audit() -> int:
    """Re-derive every invariant; each fault is one error line in the log."""
    faults = auditing.run()
    for fault in faults:
        logger.error("audit fault", extra={"check": fault.check, "sentence": fault.sentence})
    return len(faults)
