"""A private Redis on 127.0.0.1 for one test: it keeps nothing on disk, so stopping it loses all."""

import shutil
import subprocess
from pathlib import Path

import redis

from tests.support.lanes import lane_is_missing
from tests.support.postgres import free_port
from tests.support.waiting import wait_until


class RedisServer:
    """One server on a port of its own; ``url`` is what ``REDIS_URL`` wants."""

    def __init__(self, folder: Path) -> None:
        """Start it; skips the test, or fails it in CI, when the program is not installed."""
        program = shutil.which("redis-server")
        if program is None:
            lane_is_missing("Redis is not installed (Debian: apt-get install redis-server)")
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        self._client = redis.Redis.from_url(self.url)
        self._words = [program, "--bind", "127.0.0.1", "--port", str(port)]
        self._words += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        self._log = folder / "redis.log"
        self.start()

    def start(self) -> None:
        """Start it, empty."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._words, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_until(self._answers, seconds=30, tell=self._log.read_text)

    def keys(self, pattern: str) -> list[str]:
        """Return the keys that match, in order."""
        return sorted(key.decode() for key in self._client.keys(pattern))

    def waiting_nudges(self) -> int:
        """Return how many messages wait for a worker."""
        return int(self._client.llen("celery"))

    def flush(self) -> None:
        """Forget everything."""
        self._client.flushall()

    def stop(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            return bool(self._client.ping())
        except redis.ConnectionError:
            return False
