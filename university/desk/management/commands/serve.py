"""The whole site in one terminal: web server, worker and clock, which live and end together."""

import os
import socket
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from university.accounts.models import Student
from university.celery import LONG_QUEUE
from university.supervision import Part, end, watch

_QUIET = ["--quiet", "-A", "university"]
PARTS: dict[str, list[str]] = {
    "web": ["gunicorn", "university.wsgi:application", "-c", "deploy/gunicorn.conf.py"],
    "worker": ["celery", *_QUIET, "worker", "--pool", "solo", "--loglevel", "WARNING"],
    # Recordings take long: nothing that somebody waits for stands behind them.
    "recordings": [
        *("celery", *_QUIET, "worker", "--pool", "solo", "--loglevel", "WARNING"),
        *("--queues", LONG_QUEUE, "--hostname", "recordings@%h"),
        *("--without-mingle", "--without-gossip"),
    ],
    "clock": ["celery", *_QUIET, "beat", "--loglevel", "WARNING"],
}
_RUN = ["-W", "ignore:You're running the worker", "-m"]


class Command(BaseCommand):
    """``manage.py serve``: used by ``make run``; ``PORT`` says where (8000)."""

    help = "Prepare the demonstration school and serve it until Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prepare, start, watch, end."""
        port = int(os.environ.get("PORT", "8000"))
        _require_free(port)
        self._prepare()
        parts = [Part(name, [*_RUN, *words]) for name, words in PARTS.items()]
        try:
            _wait_until_open(port, parts[0])
            self._greet(port)
            given_up = watch(parts, say=self._say)
        finally:
            end(parts)
        if given_up:
            raise CommandError(f"{given_up} ends again and again, so all was stopped; see above")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _prepare(self) -> None:
        self._call("migrate")
        self._call("sync_roles")
        is_new = not Student.objects.exists()
        self._call("load_demo")
        if is_new:
            self._call("load_demo_recordings")
            self._call("load_demo_pictures")

    def _call(self, command: str) -> None:
        self._say(f"— {command}")
        call_command(command, verbosity=0)

    def _greet(self, port: int) -> None:
        call_command("demo_accounts")
        self._say(
            f"\nThe site is open:   http://127.0.0.1:{port}/\n"
            f"Staff:              http://127.0.0.1:{port}/admin/\n"
            f"Text messages:      http://127.0.0.1:{port}/dev/messages/\n"
            "End it with Ctrl-C."
        )


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"port {port} cannot be used ({error.strerror}); try: make run PORT={port + 1}"
            ) from error


def _wait_until_open(port: int, web: Part) -> None:
    last = time.monotonic() + 60
    while time.monotonic() < last:
        if web.is_dead():
            raise CommandError("the web server did not start; see above")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError("the web server did not open its port within a minute")
