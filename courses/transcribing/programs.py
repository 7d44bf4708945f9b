"""An engine as a program: it is given a WAV file and answers with srt or vtt."""

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from courses.captions import MOST_BYTES, parse_captions
from courses.recordings.ffmpeg import Limits, narrow
from university.refusals import Refusal

#: Whisper models want memory; hours of speech want hours.
LIMITS = Limits(wall=12 * 3600, cpu=24 * 3600, memory=12 * 1024**3, written=1024**2, nice=15)
#: Seconds between two questions whether the work is still ours.
ASK_EVERY = 5.0
_NO_LINES = ("", "WEBVTT")


class NotHeardError(Exception):
    """The program failed, or what it wrote are no captions."""


class HearingStoppedError(Exception):
    """The work is no longer ours."""


class Program:
    """Runs ``words``, in which ``{audio}`` stands for the file; without it the file comes last."""

    def __init__(self, words: list[str]) -> None:
        self._words = words if "{audio}" in " ".join(words) else [*words, "{audio}"]

    def transcribe(self, audio: Path, *, tell: Callable[[], bool]) -> list[dict[str, Any]]:
        """Return the lines that the program writes to its standard output."""
        words = [word.replace("{audio}", str(audio)) for word in self._words]
        with tempfile.TemporaryFile() as out:
            code = _run(words, out, tell)
            out.seek(0)
            body = out.read(MOST_BYTES + 1)
        if code != 0:
            raise NotHeardError(f"ended with {code}")
        if body.decode("utf-8", "replace").strip() in _NO_LINES:
            return []
        try:
            return parse_captions(body)
        except Refusal as error:
            raise NotHeardError(error.code) from error


def _run(words: list[str], out: IO[bytes], tell: Callable[[], bool]) -> int | None:
    """Return how it ended; None when its time was up."""
    process = subprocess.Popen(
        [*narrow(LIMITS), *words],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    ends = time.monotonic() + LIMITS.wall
    try:
        while time.monotonic() < ends:
            try:
                return process.wait(timeout=ASK_EVERY)
            except subprocess.TimeoutExpired:
                if not tell():
                    raise HearingStoppedError from None
        return None
    finally:
        process.kill()
        process.wait()
