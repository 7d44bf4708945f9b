"""Writing down what is said in a recording: the seam, and the engines that are known by name.

An engine runs on this machine, as a program of its own in narrow limits: it sees no database, and
its crash is a failed attempt. ``docs/recordings.md`` says how to set up one for Chinese.
"""

import shlex
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from courses.transcribing.programs import Program

#: Asked every few seconds; says False when the work is no longer ours.
Tell = Callable[[], bool]


class EngineMissingError(Exception):
    """The engine that the setting names is not on this machine."""


class Transcriber(Protocol):
    """Writes down what is said."""

    def transcribe(self, audio: Path, *, tell: Tell) -> list[dict[str, Any]]:
        """Return lines as ``courses.captions`` has them, in order of time; none for silence.

        ``audio`` is a WAV file of 16 kHz, 16 bit, one channel. Raises NotHeardError,
        HearingStoppedError or EngineMissingError.
        """


def _pocketsphinx() -> Transcriber:
    """A small English model inside a wheel: ``pip install "senior-university[transcribing]"``."""
    if find_spec("pocketsphinx") is None:
        raise EngineMissingError("pocketsphinx")
    script = Path(__file__).with_name("sphinx.py")
    return Program([sys.executable, "-I", str(script), "{audio}"])


def _program() -> Transcriber:
    """Any program that writes srt or vtt."""
    words = shlex.split(settings.LESSON_TRANSCRIBER_PROGRAM)
    if not words or not Path(words[0]).is_file():
        raise EngineMissingError(words[0] if words else "no program")
    return Program(words)


ENGINES: dict[str, Callable[[], Transcriber]] = {
    "pocketsphinx": _pocketsphinx,
    "program": _program,
}


def is_on() -> bool:
    """Whether the school has chosen an engine."""
    return bool(settings.LESSON_TRANSCRIBER)


def transcriber() -> Transcriber:
    """Return the chosen engine; raises EngineMissingError."""
    make = ENGINES.get(settings.LESSON_TRANSCRIBER)
    if make is None:
        raise EngineMissingError(settings.LESSON_TRANSCRIBER)
    return make()
