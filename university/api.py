"""Addresses for programs."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from university import clock
from university.models import Heartbeat
from university.sweeping import WORKER

logger = logging.getLogger("university.api")

#: Four beats missed.
WORKER_LATE_SECONDS = 120


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether the site can work: 200, or 503 without its database.

    ``worker`` is ``ok``, ``late`` or ``unknown``; a late worker delays messages but stops no page,
    so it does not take the site out of service.
    """
    try:
        seen = Heartbeat.objects.filter(name=WORKER).values_list("at", flat=True).first()
    except DatabaseError:
        logger.exception("health: the database does not answer")
        return JsonResponse({"status": "down", "database": "down"}, status=503)
    seconds = None if seen is None else max(0, int((clock.now() - seen).total_seconds()))
    worker = _health_of_worker(seconds)
    return JsonResponse(
        {
            "status": "ok" if worker == "ok" else "degraded",
            "database": "ok",
            "worker": worker,
            "worker_seconds": seconds,
        }
    )


def _health_of_worker(seconds: int | None) -> str:
    if seconds is None:
        return "unknown"
    return "ok" if seconds <= WORKER_LATE_SECONDS else "late"
