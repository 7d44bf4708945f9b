"""Running ffmpeg: which program, in what limits, and how far it is."""

import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import imageio_ffmpeg

#: Of what it says, the beginning is enough: a hostile file can make it say anything.
_SAYS_AT_MOST = 64 * 1024
_DURATION = re.compile(r"^ {2}Duration: (\d{2,4}):(\d\d):(\d\d)\.(\d\d)", re.MULTILINE)
_BASE = ("-hide_banner", "-nostdin", "-nostats")


class ProgramMissingError(Exception):
    """There is no ffmpeg on this machine."""


@dataclass(frozen=True)
class Limits:
    """``wall`` and ``cpu`` in seconds, ``memory`` and ``written`` (each file) in bytes.

    ``nice``: how many steps behind everything else on the machine.
    """

    wall: float
    cpu: int
    memory: int
    written: int
    nice: int


#: Looking at a file while somebody waits.
LOOK = Limits(wall=30, cpu=20, memory=1024**3, written=8 * 1024**2, nice=0)
#: Making a recording ready: hours of work for hours of picture.
MAKE = Limits(wall=12 * 3600, cpu=24 * 3600, memory=4 * 1024**3, written=8 * 1024**3, nice=10)


@dataclass(frozen=True)
class Said:
    """How a run ended: exit code (None when time was up), and the beginnings of both outputs."""

    code: int | None
    out: str
    err: str

    @property
    def is_fine(self) -> bool:
        """Whether it did what it was asked."""
        return self.code == 0

    @property
    def seconds(self) -> float:
        """Length of the input as it claims to be; 0 when it does not say."""
        found = _DURATION.search(self.err)
        if not found:
            return 0.0
        hours, minutes, seconds, hundredths = (int(part) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds + hundredths / 100


def program(chosen: str = "") -> str:
    """Return the path of ffmpeg: the chosen one, or the one that a Python package brought.

    Raises ProgramMissingError.
    """
    try:
        path = chosen or imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise ProgramMissingError(str(error)) from error
    if not Path(path).is_file():
        raise ProgramMissingError(path)
    return path


def run(
    words: Sequence[str],
    *,
    limits: Limits,
    ffmpeg: str,
    on_second: Callable[[float], bool] | None = None,
) -> Said:
    """Run ffmpeg with ``words`` and wait.

    ``on_second`` is told how many seconds of the recording are done; it says False to end the run.
    """
    progress = ("-progress", "pipe:1") if on_second else ()
    with tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [*narrow(limits), ffmpeg, *_BASE, *progress, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=err,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        )
        timer = threading.Timer(limits.wall, process.kill)
        timer.start()
        try:
            out = _listen(process, on_second)
            code: int | None = process.wait()
            if not timer.is_alive():
                code = None
        finally:
            timer.cancel()
            process.kill()
            process.wait()
        err.seek(0)
        return Said(code, out, err.read(_SAYS_AT_MOST).decode("utf-8", "replace"))


def narrow(limits: Limits) -> list[str]:
    """Return the words before a program that start it in these limits."""
    launch = str(Path(__file__).with_name("launch.py"))
    numbers = (limits.cpu, limits.memory, limits.written, limits.nice)
    return [sys.executable, "-I", "-S", launch, *(str(number) for number in numbers)]


def _listen(process: "subprocess.Popen[bytes]", on_second: Callable[[float], bool] | None) -> str:
    """Read what it writes; with progress wanted, tell how far it is."""
    stream: IO[bytes] | None = process.stdout
    if stream is None:
        return ""
    if on_second is None:
        said = stream.read(_SAYS_AT_MOST)
        while stream.read(_SAYS_AT_MOST):
            continue  # let it end, and keep nothing
        return said.decode("utf-8", "replace")
    seconds = 0.0
    for line in iter(lambda: stream.readline(1024), b""):
        name, _equals, value = line.partition(b"=")
        if name == b"out_time_us" and value.strip().isdigit():
            seconds = int(value) / 1_000_000
        elif name == b"progress" and not on_second(seconds):
            process.kill()
            break
    return ""
