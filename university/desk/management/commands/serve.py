"""The whole site in one terminal: web server, worker and clock, which start and end together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

_QUIET = ["--quiet", "-A", "university"]
PARTS: dict[str, list[str]] = {
    "web": ["gunicorn", "university.wsgi:application", "-c", "deploy/gunicorn.conf.py"],
    "worker": ["celery", *_QUIET, "worker", "--pool", "solo", "--loglevel", "WARNING"],
    "clock": ["celery", *_QUIET, "beat", "--loglevel", "WARNING"],
}
_PATIENCE = 15.0
_PR_SET_PDEATHSIG = 1


class Command(BaseCommand):
    """``manage.py serve``: used by ``make run``; ``PORT`` says where (8000)."""

    help = "Prepare the demonstration school and serve it until Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prepare, start, watch, end."""
        port = int(os.environ.get("PORT", "8000"))
        _require_free(port)
        self._prepare()
        parts = {name: _start(name, words) for name, words in PARTS.items()}
        try:
            _wait_until_open(port, parts["web"])
            self._greet(port)
            ended = _watch(parts)
        finally:
            _end(parts)
        if ended:
            raise CommandError(f"{ended} ended by itself, so everything was stopped; see above")

    def _prepare(self) -> None:
        for command in ("migrate", "sync_roles", "load_demo"):
            self.stdout.write(f"— {command}")
            self.stdout.flush()
            call_command(command, verbosity=0)

    def _greet(self, port: int) -> None:
        call_command("demo_accounts")
        self.stdout.write(
            f"\nThe site is open:   http://127.0.0.1:{port}/\n"
            f"Staff:              http://127.0.0.1:{port}/admin/\n"
            f"Text messages:      http://127.0.0.1:{port}/dev/messages/\n"
            "End it with Ctrl-C."
        )
        self.stdout.flush()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"port {port} cannot be used ({error.strerror}); try: make run PORT={port + 1}"
            ) from error


def _start(name: str, words: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore:You're running the worker", "-m", *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "UNIVERSITY_PART": name},
        stdin=subprocess.DEVNULL,
        # Ctrl-C reaches only us; we end the parts in order.
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509  no threads exist here
    )


def _die_with_parent() -> None:
    """Even when we are killed, no part lives on (Linux; elsewhere Ctrl-C does it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_open(port: int, web: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if web.poll() is not None:
            raise CommandError("the web server did not start; see above")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError("the web server did not open its port within a minute")


def _watch(parts: dict[str, subprocess.Popen[bytes]]) -> str:
    """Return the name of a part that ended by itself, or nothing after Ctrl-C or SIGTERM."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: asked.append(got))
    while not asked:
        for name, process in parts.items():
            if process.poll() is not None:
                return name
        time.sleep(0.3)
    return ""


def _end(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in parts.values():
        _signal(process, signal.SIGTERM)
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and any(part.poll() is None for part in parts.values()):
        time.sleep(0.1)
    for process in parts.values():
        _signal(process, signal.SIGKILL)
        process.wait()
    Path(settings.VAR_DIR / "celerybeat.pid").unlink(missing_ok=True)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
