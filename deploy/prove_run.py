"""Proves the README: a clean clone, then ``make run``, ends in a healthy site, and SIGTERM ends it.

``python3 deploy/prove_run.py [PORT]`` needs Python, git and make; prints one line of JSON: seconds
until the packages were there, until the first page was served and until the worker was seen.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 1800.0
OURS = ("VAR_DIR", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SITE_URL")


def main(port: str, folder: Path) -> dict[str, object]:
    """Run it all in ``folder`` and return the times; raises SystemExit with the log otherwise."""
    clone, log = folder / "site", folder / "log"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    began = time.monotonic()
    with log.open("w") as written:
        site = subprocess.Popen(
            ["make", "run"], cwd=clone, env={**env, "PORT": port},
            stdin=subprocess.DEVNULL, stdout=written, stderr=written, start_new_session=True,
        )  # fmt: skip

    def wait(seen: Callable[[], bool]) -> float:
        while not seen():
            if site.poll() is not None or time.monotonic() - began > LONGEST:
                os.killpg(site.pid, signal.SIGKILL)
                raise SystemExit(f"{log.read_text()}\nmake run did not come to a healthy site")
            time.sleep(0.5)
        return round(time.monotonic() - began, 1)

    times: dict[str, object] = {
        "packages": wait((clone / ".venv" / "runtime").exists),
        "first page": wait(lambda: _health(port) != {}),
        "healthy": wait(lambda: _health(port).get("status") == "ok"),
    }
    site.send_signal(signal.SIGTERM)
    site.wait(timeout=60)
    times["left behind"] = _alive(clone)
    return times


def _health(port: str) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
            return found
    except OSError:
        return {}


def _alive(clone: Path) -> list[str]:
    """Command lines of processes that still work in the clone; ten seconds to end."""
    last = time.monotonic() + 10
    while True:
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "cwd").resolve().is_relative_to(clone):
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        if not found or time.monotonic() > last:
            return found
        time.sleep(0.5)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        told = main(sys.argv[1] if len(sys.argv) > 1 else "8021", Path(scratch))
    sys.stdout.write(json.dumps(told) + "\n")
    sys.exit(1 if told["left behind"] else 0)
