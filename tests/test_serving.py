"""``manage.py serve``: the parts start together, end together, and leave nobody behind."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.support.site import ROOT, Site

pytestmark = [pytest.mark.concurrency, pytest.mark.one_engine]


def _serve(site: Site) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=site.env, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def _wait_open(site: Site, served: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and served.poll() is None:
        try:
            urllib.request.urlopen(f"{site.url}/healthz", timeout=5)
        except OSError:
            time.sleep(0.3)
        else:
            return
    served.kill()
    raise AssertionError(served.communicate()[0])


def _alive(site: Site) -> list[str]:
    """Processes of this site, found by its folder in their environment."""
    mark = f"VAR_DIR={site.folder}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_every_part_ends_with_it(make_site: MakeSite, number: signal.Signals) -> None:
    site = make_site(demo=True)
    served = _serve(site)
    _wait_open(site, served)
    assert len(_alive(site)) >= 4  # this command, web, worker, clock
    os.kill(served.pid, number)
    served.wait(timeout=30)
    end = time.monotonic() + 30
    while _alive(site) and time.monotonic() < end:
        time.sleep(0.3)
    assert _alive(site) == []


def test_a_taken_port_is_said_before_anything_starts(make_site: MakeSite) -> None:
    site = make_site(demo=True).start(workers=1)
    served = _serve(site)
    said = served.communicate(timeout=60)[0]
    sentence = f"port {site.port} cannot be used (Address already in use)"
    advice = f"try: make run PORT={site.port + 1}"
    assert (served.returncode, said) == (1, f"CommandError: {sentence}; {advice}\n")
