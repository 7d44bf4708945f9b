"""A short recording in one form that every phone plays: a small picture, or sound alone."""

from dataclasses import dataclass
from pathlib import Path

from courses.recordings import ffmpeg
from courses.recordings.probing import Content, NotPlayableError, TooSlowError, input_words
from courses.recordings.recipes import SMALL, Run, Tell, making, poster_of

#: What ffmpeg ends with when most of what it read made no sense.
_MOSTLY_BROKEN = 69


@dataclass(frozen=True)
class Light:
    """Files in a folder; ``poster`` only with a picture."""

    file: Path
    poster: Path | None
    seconds: float


def measure(path: Path, content: Content, *, most: int, program: str) -> float:
    """Return how many seconds can be read, at most ``most``: what a file claims is not believed.

    A recorder in a browser claims nothing at all. Raises NotPlayableError ``cut_short`` when much
    less can be read than the file claims, and TooSlowError.
    """
    done = 0.0

    def on_second(seconds: float) -> bool:
        nonlocal done
        done = max(done, seconds)
        return True

    words = ["-t", str(most), *input_words(path, content.reader)]
    words += ["-map", "0:V:0?", "-map", "0:a:0?", "-c", "copy", "-f", "null", "-"]
    said = ffmpeg.run(words, limits=ffmpeg.LOOK, ffmpeg=program, on_second=on_second)
    if said.code is None:
        raise TooSlowError
    if said.code == _MOSTLY_BROKEN or done < min(content.seconds, most) * 0.8 - 2:
        raise NotPlayableError("cut_short")
    return done


def make_light(
    source: Path,
    content: Content,
    folder: Path,
    *,
    most: int,
    program: str,
    threads: int,
    tell: Tell,
) -> Light:
    """Make the one form in ``folder``, of at most ``most`` seconds.

    Raises MakingFailedError, StoppedError, or NotPlayableError ``cut_short``.
    """
    run = Run(program, tell)
    forms = [SMALL] if content.has_picture else []
    words = ["-t", str(most), *making(source, content, forms, folder, threads)]
    run.work(words, total=content.seconds)
    file = folder / (f"{SMALL.name}.mp4" if forms else "audio.m4a")
    seconds = run.length_of(file)
    if seconds < min(content.seconds, most) * 0.8 - 2:
        raise NotPlayableError("cut_short")
    poster = poster_of(file, seconds, folder, run) if forms else None
    return Light(file, poster, seconds)
