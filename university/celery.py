"""Celery: a nudge and a clock. What there is to do is in the rows, never in a message.

Losing every message costs at most one beat: the worker sweeps at its start and twice a minute.
"""

import logging
import os
import queue
import threading
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, task_postrun, task_prerun, worker_init, worker_ready
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections, connections

from university import broker
from university.checks import require_safe_start
from university.registry import registry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "university.settings.production")

logger = logging.getLogger("university.celery")

BEAT_SECONDS = 30.0
#: What takes minutes or hours waits here, for a worker of its own: a login code overtakes it.
LONG_QUEUE = "long"

broker.install()
app = Celery("university")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
#: Tasks after which a worker connects anew; see ``_keep_one_connection``.
app.conf["CELERY_DB_REUSE_MAX"] = 1000
app.conf.beat_schedule = {
    "sweep": {
        "task": "university.sweep_all",
        "schedule": BEAT_SECONDS,
        # While no worker runs, messages must not pile up.
        "options": {"expires": BEAT_SECONDS},
    },
    "audit": {"task": "university.audit", "schedule": crontab(hour="2", minute="30")},
}


@worker_init.connect
@beat_init.connect
def _refuse_unsafe_start(**_kwargs: Any) -> None:
    try:
        require_safe_start()
    except ImproperlyConfigured as faults:
        # Celery survives any other exception here.
        raise SystemExit(str(faults)) from faults


@worker_init.connect
def _keep_one_connection(**_kwargs: Any) -> None:
    """Let a worker keep its connection to PostgreSQL: it does one thing at a time.

    Celery closes connections and pool before and after every task (``CELERY_DB_REUSE_MAX``), so
    each nudge would connect anew, which costs the database more than the work itself. Instead
    Django looks around every task whether the one it keeps still works (``CONN_HEALTH_CHECKS``).
    """
    connections.close_all()
    for alias, database in connections.settings.items():
        if "pool" in database["OPTIONS"]:
            connections[alias].close_pool()  # type: ignore[attr-defined]
            del database["OPTIONS"]["pool"]
            database["CONN_MAX_AGE"] = None
    for signal in (task_prerun, task_postrun):
        signal.connect(_look_at_connections)


def _look_at_connections(**_kwargs: Any) -> None:
    close_old_connections()


@worker_ready.connect
def _sweep_at_start(**_kwargs: Any) -> None:
    nudge_all()


class _Nudges:
    """A thread that carries nudges to the broker, so that no request ever waits for it.

    A sweep that is already waiting to be nudged is not queued again; when the broker is away the
    queue fills and further nudges are dropped. The row stays due, and the beat finds it.
    """

    _ROOM = 100

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: queue.Queue[tuple[str, tuple[str, ...]]] = queue.Queue(self._ROOM)
        self._waiting: set[tuple[str, tuple[str, ...]]] = set()
        self._process = 0

    def put(self, task: str, *words: str) -> None:
        """Queue one nudge, or drop it."""
        nudged = (task, words)
        with self._lock:
            self._start_once_a_process()
            if nudged in self._waiting:
                return
            try:
                self._queue.put_nowait(nudged)
            except queue.Full:
                return
            self._waiting.add(nudged)

    def _start_once_a_process(self) -> None:
        """A forked server process has the queue of its parent, but not its thread."""
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        self._queue = queue.Queue(self._ROOM)
        self._waiting = set()
        threading.Thread(target=self._carry, name="nudges", daemon=True).start()

    def _carry(self) -> None:
        mine = self._queue
        while True:
            nudged = mine.get()
            with self._lock:
                self._waiting.discard(nudged)
            task, words = nudged
            try:
                app.send_task(
                    task, args=words, queue=_queue_of(words), retry=False, expires=BEAT_SECONDS
                )
            except Exception as error:
                # Whatever a broker may throw: the beat is the safety net.
                logger.warning("nudge lost", extra={"task": task, "error": type(error).__name__})


def _queue_of(words: tuple[str, ...]) -> str:
    if words and words[0] in registry.long_sweeps:
        return LONG_QUEUE
    queue: str = app.conf.task_default_queue
    return queue


_nudges = _Nudges()


def nudge(name: str) -> None:
    """Wake the worker for one sweep; call it in ``transaction.on_commit``. Never raises."""
    if settings.WORKER_NUDGES:
        _nudges.put("university.sweep", name)


def wake(name: str) -> None:
    """Wake a worker for one sweep on behalf of the clock: also where commits nudge nobody."""
    _nudges.put("university.sweep", name)


def nudge_all() -> None:
    """Wake the workers for everything that is due."""
    if settings.WORKER_NUDGES:
        _nudges.put("university.sweep_all")
        for name in registry.long_sweeps:
            _nudges.put("university.sweep", name)
