"""``manage.py serve``: the parts start together, live and end together, and leave nobody behind."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.support.site import ROOT, Site
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.concurrency, pytest.mark.one_engine]


class Served:
    """A site under ``manage.py serve``."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._log = site.folder / "serve.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=site.env,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def said(self) -> str:
        """Everything it wrote so far."""
        return self._log.read_text()

    def health(self) -> dict:
        """The answer of /healthz, or nothing while the site is shut."""
        try:
            with urllib.request.urlopen(f"{self.site.url}/healthz", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            return {}

    def wait_open(self) -> None:
        """Wait until people can be let in."""
        wait_until(lambda: "End it with Ctrl-C" in self.said(), seconds=120, tell=self.said)

    def alive(self) -> dict[int, str]:
        """Processes of this site by number, found by its folder in their environment."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"VAR_DIR={self.site.folder}".encode() in words:
                part = [word[16:] for word in words if word.startswith(b"UNIVERSITY_PART=")]
                found[int(folder.name)] = part[0].decode() if part else "serve"
        return found

    def leader(self, part: str) -> int:
        """Number of the part's first process."""
        return min(
            (pid for pid, name in self.alive().items() if name == part and os.getpgid(pid) == pid),
            default=0,
        )


@pytest.fixture
def serve() -> Callable[[Site], Served]:
    """Return ``serve(site)``; what it started is dead when the test ends."""
    started: list[Served] = []

    def start(site: Site) -> Served:
        started.append(Served(site))
        return started[-1]

    yield start
    for served in started:
        served.process.kill()
        served.process.wait()
        wait_until(lambda served=served: not served.alive(), seconds=30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_every_part_ends_with_it(
    make_site: MakeSite, serve: Callable[[Site], Served], number: signal.Signals
) -> None:
    served = serve(make_site(demo=True))
    served.wait_open()
    assert set(served.alive().values()) == {"serve", "web", "worker", "recordings", "clock"}
    served.process.send_signal(number)
    code = served.process.wait(timeout=30)
    wait_until(lambda: not served.alive(), seconds=30, tell=served.said)
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)


def test_a_killed_part_is_started_again(
    make_site: MakeSite, serve: Callable[[Site], Served]
) -> None:
    served = serve(make_site(demo=True))
    served.wait_open()
    wait_until(lambda: served.health().get("worker") == "ok", seconds=60, tell=served.said)
    before = {part: served.leader(part) for part in ("web", "worker", "recordings", "clock")}
    killed_at = time.monotonic()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    for part, pid in before.items():
        wait_until(lambda part=part, pid=pid: served.leader(part) not in {0, pid}, seconds=30)

    def told() -> list[str]:
        return [line for line in served.said().splitlines() if "started again" in line]

    # A part lives a moment before its line is written.
    wait_until(lambda: len(told()) == len(before), seconds=30, tell=served.said)
    # All were killed in one moment; which end is seen first, nobody promises.
    assert sorted(told()) == sorted(
        f"{part} ended by itself and was started again" for part in before
    )
    # A beat of the new worker, seen through the new web server.
    wait_until(
        lambda: served.health().get("worker_seconds", 1e9) < time.monotonic() - killed_at - 1,
        seconds=60,
        tell=served.said,
    )


def test_a_taken_port_is_said_before_anything_starts(
    make_site: MakeSite, serve: Callable[[Site], Served]
) -> None:
    site = make_site(demo=True).start(workers=1)
    served = serve(site)
    code = served.process.wait(timeout=60)
    sentence = f"port {site.port} cannot be used (Address already in use)"
    advice = f"try: make run PORT={site.port + 1}"
    site.stop()
    assert (code, served.said()) == (1, f"CommandError: {sentence}; {advice}\n")
