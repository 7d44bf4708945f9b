"""A real site for a test: gunicorn and worker processes, a port and a database of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.postgres import free_port
from tests.support.ready import ROOT, Done, ready_for

_WORKER = ["-m", "celery", "-A", "university", "worker", "--loglevel", "INFO"]


class Site:
    """One running site. ``kill()`` is SIGKILL to everything it started; ``stop()`` is polite.

    ``url`` is its address, ``env`` what its processes see, ``outbox`` its text messages.
    """

    def __init__(self, folder: Path, *, database_url: str = "", **env: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.outbox = folder / "sms"
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DJANGO_", "PYTEST_")) and name != "UNIVERSITY_TEST_DIR"
        }
        self.env: dict[str, str] = {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "university.settings.dev",
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'db.sqlite3'}",
            "SITE_URL": self.url,
            "SMS_OUTBOX_DIR": str(self.outbox),
            "PORT": str(self.port),
            **env,
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def manage(self, *words: str, check: bool = True, stdin: str = "") -> str:
        """Run a management command and return what it printed; its failure fails the test."""
        done = self.run("manage.py", *words, stdin=stdin)
        if check and done.returncode:
            raise AssertionError(f"manage.py {' '.join(words)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def run(self, *words: str, stdin: str = "", **env: str) -> Done:
        """Run ``manage.py …`` or ``-m module …`` on the site's database, with ``env`` besides."""
        wanted = {**self.env, **env}
        return ready_for(wanted).run(words, wanted, stdin)

    def start(
        self,
        *,
        workers: int = 2,
        threads: int = 4,
        application: str = "university.wsgi:application",
    ) -> "Site":
        """Start gunicorn and wait until it answers."""
        server = self._spawn(
            "web",
            "-m",
            "gunicorn",
            application,
            "--bind",
            f"127.0.0.1:{self.port}",
            "--worker-class",
            "gthread",
            "--workers",
            str(workers),
            "--threads",
            str(threads),
            "--backlog",
            "4096",
            "--worker-connections",
            "8000",
            "--timeout",
            "60",
            # Loads once for its processes; test_serving starts the site as a school does.
            "--preload",
            "--no-control-socket",
        )
        self._wait_until_it_answers(server)
        return self

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start the Celery worker with its beat."""
        return self._spawn("worker", *_WORKER, "-B", "--concurrency", "1")

    def start_recordings_worker(self) -> subprocess.Popen[bytes]:
        """Start the worker for long jobs, as ``manage.py serve`` does."""
        return self._spawn(
            "recordings", *_WORKER, "--pool", "solo", "--queues", "long",
            "--hostname", "recordings@%h", "--without-mingle", "--without-gossip",
        )  # fmt: skip

    def start_lone_worker(self) -> subprocess.Popen[bytes]:
        """Start the worker without a beat: after its first sweep only a nudge wakes it."""
        return self._spawn("worker", *_WORKER, "--pool", "solo")

    def stop(self) -> None:
        """Ask everything to end, wait, then make sure."""
        self._signal(signal.SIGTERM)
        for process in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
        self.kill()

    def kill(self) -> None:
        """SIGKILL web and worker processes, as a power cut would."""
        self._signal(signal.SIGKILL)
        for process in self._processes:
            process.wait()
        self._processes.clear()

    def log(self, name: str = "web") -> str:
        """Return what the ``web``, ``worker`` or ``recordings`` processes wrote."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _spawn(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def _signal(self, number: signal.Signals) -> None:
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)

    def _wait_until_it_answers(self, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if server.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"the site did not start\n{self.log()}")
