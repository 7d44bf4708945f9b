"""Doing what is due. The rows are the jobs; this only walks over them."""

import logging

from university import clock
from university.models import Heartbeat
from university.registry import registry

logger = logging.getLogger("university.sweeping")

#: The worker says under this name that it lives.
WORKER = "worker"


def sweep_all() -> dict[str, int]:
    """Run every sweep and return its count; -1 for one that failed: the others go on."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": clock.now()})
    return {name: sweep_guarded(name) for name in sorted(registry.sweeps)}


def sweep_long() -> dict[str, int]:
    """Run every long sweep and return its count; -1 for one that failed."""
    return {name: sweep_guarded(name) for name in sorted(registry.long_sweeps)}


def sweep_guarded(name: str) -> int:
    """Run one sweep and return how many rows it settled; -1 when it failed or is unknown."""
    run = registry.sweeps.get(name) or registry.long_sweeps.get(name)
    if run is None:
        logger.warning("unknown sweep", extra={"sweep": name})
        return -1
    try:
        settled = run()
    except Exception:
        # The rows keep their state; the next sweep tries again.
        logger.exception("sweep failed", extra={"sweep": name})
        return -1
    if settled:
        logger.info("swept", extra={"sweep": name, "settled": settled})
    return settled
