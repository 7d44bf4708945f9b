"""Processes that belong together: one that dies is started again, and none outlives the others."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from django.conf import settings

#: A part that dies this often, each time within this many seconds of its start, is given up.
DEATHS = 3
YOUNG_SECONDS = 20.0
#: Seconds that parts have to end politely.
PATIENCE = 15.0
_PR_SET_PDEATHSIG = 1


class Part:
    """One process of the site."""

    def __init__(self, name: str, words: Sequence[str]) -> None:
        """``words`` follow ``python``; the process reads its name in ``UNIVERSITY_PART``."""
        self.name = name
        self._words = list(words)
        self._young_deaths = 0
        self._start()

    @property
    def pid(self) -> int:
        """Number of the process that runs now."""
        return self._process.pid

    def is_dead(self) -> bool:
        """Whether the process ended by itself."""
        return self._process.poll() is not None

    def revive(self) -> bool:
        """Start the dead process again; False when it died young too often and stays dead."""
        young = time.monotonic() - self._started < YOUNG_SECONDS
        self._young_deaths = self._young_deaths + 1 if young else 0
        self.signal(signal.SIGKILL)  # what it left behind, as the children of a web server
        if self._young_deaths >= DEATHS:
            return False
        self._start()
        return True

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and its children."""
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    def wait(self) -> None:
        """Wait until the process has ended."""
        self._process.wait()

    def _start(self) -> None:
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *self._words],
            cwd=settings.BASE_DIR,
            env={**os.environ, "UNIVERSITY_PART": self.name},
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches only us; we end the parts in order.
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  no threads exist here
        )


def watch(parts: Sequence[Part], *, say: Callable[[str], object]) -> str:
    """Revive what dies until SIGINT, SIGTERM or SIGHUP; return the name of a part given up."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: asked.append(got))
    while not asked:
        for part in filter(Part.is_dead, parts):
            if not part.revive():
                return part.name
            say(f"{part.name} ended by itself and was started again")
        time.sleep(0.3)
    return ""


def end(parts: Sequence[Part]) -> None:
    """Ask every part to end, wait, and kill what is left."""
    for part in parts:
        part.signal(signal.SIGTERM)
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last and not all(part.is_dead() for part in parts):
        time.sleep(0.1)
    for part in parts:
        part.signal(signal.SIGKILL)
        part.wait()


def _die_with_parent() -> None:
    """Even when we are killed, no part lives on (Linux; elsewhere Ctrl-C does it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
