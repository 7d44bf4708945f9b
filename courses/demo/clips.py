"""Short recordings for the demonstration school: pictures that move, drawn here, and quiet notes.

Nothing is written in the pictures: what is said stands in the captions, as under any lesson.
"""

import math
import struct
import subprocess
import wave
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (640, 360)
SECONDS, _TURN = 12, 6
_RATE = 8
_SAMPLES = 16_000
_PAPER, _INK, _RED, _LEAF = "#faf6ec", "#3b2f2f", "#b3392f", "#4f7a5b"
#: A note every second and a half, of the five of old songs, in Hertz.
_NOTES = (262, 294, 330, 392, 440, 392, 330, 294)
#: Draws one picture; ``share`` goes from 0 to 1 in every turn of six seconds.
Draw = Callable[[ImageDraw.ImageDraw, float], None]


@dataclass(frozen=True)
class Clip:
    """The picture of one lesson, and its captions: a line every three seconds."""

    draw: Draw
    words: tuple[str, ...]


def _breath(pen: ImageDraw.ImageDraw, share: float) -> None:
    """A ball that grows while one breathes in."""
    middle = (1 - math.cos(2 * math.pi * share)) / 2
    radius = 50 + 90 * middle
    for step, colour in ((26, "#f0d9cf"), (13, "#dfa99b"), (0, _RED)):
        reach = radius + step
        pen.ellipse((320 - reach, 180 - reach, 320 + reach, 180 + reach), fill=colour)


def _brush(pen: ImageDraw.ImageDraw, share: float) -> None:
    """A brush that writes a line from left to right, and another from above."""
    pen.rectangle((150, 40, 490, 330), outline=_RED, width=3)
    across = min(1.0, share * 2)
    down = max(0.0, share * 2 - 1)
    x, y = 200 + 240 * across, 185.0
    pen.line((200, 185, x, 185), fill=_INK, width=22)
    if down:
        x, y = 320.0, 80 + 210 * down
        pen.line((320, 80, 320, y), fill=_INK, width=22)
    pen.polygon((x - 9, y - 34, x + 9, y - 34, x, y + 6), fill=_INK)
    pen.line((x, y - 34, x + 26, y - 150), fill="#a9763c", width=13)


def _arms(pen: ImageDraw.ImageDraw, share: float) -> None:
    """Somebody who lifts both hands to the sky and lets them sink."""
    lift = (1 - math.cos(2 * math.pi * share)) / 2
    angle = math.radians(70 - 155 * lift)
    pen.rectangle((0, 318, 640, 360), fill="#dfe7d8")
    pen.ellipse((292, 60, 348, 116), fill="#e3b58f")
    pen.polygon((285, 126, 355, 126, 366, 232, 274, 232), fill=_LEAF)
    for side in (-1, 1):
        shoulder = (320 + side * 32, 136)
        hand = (
            shoulder[0] + side * 92 * math.cos(angle),
            shoulder[1] + 92 * math.sin(angle),
        )
        pen.line((*shoulder, *hand), fill=_LEAF, width=20)
        pen.ellipse((hand[0] - 12, hand[1] - 12, hand[0] + 12, hand[1] + 12), fill="#e3b58f")
        pen.line((320 + side * 24, 230, 320 + side * 40, 322), fill=_INK, width=22)


#: By the number that a lesson has in the seed file.
CLIPS = {
    "L01": Clip(
        _breath, ("用鼻子慢慢吸气。", "用嘴慢慢吐气。", "再吸一口气。", "慢慢吐完，歇一歇。")
    ),
    "L04": Clip(_brush, ("笔杆立直，写一横。", "再写一竖。", "提起笔，再来一遍。", "写慢一点。")),
    "L08": Clip(
        _arms, ("吸气，两手向上托。", "呼气，两手慢慢落下。", "再做一遍，不勉强。", "落下，站稳。")
    ),
}


def captions_of(clip: Clip) -> list[dict[str, object]]:
    """Return its words as ``LessonCaption`` keeps them."""
    step = SECONDS * 1000 // len(clip.words)
    return [
        {"start": at * step, "end": (at + 1) * step - 200, "text": words}
        for at, words in enumerate(clip.words)
    ]


def make_clip(clip: Clip, folder: Path, *, program: str) -> Path:
    """Write the recording as a phone would send it; ``program`` is ffmpeg. Takes two seconds."""
    frames, notes, path = folder / "frames.mjpeg", folder / "notes.wav", folder / "clip.mp4"
    with frames.open("wb") as file:
        for number in range(SECONDS * _RATE):
            picture = Image.new("RGB", SIZE, _PAPER)
            clip.draw(ImageDraw.Draw(picture), number / _RATE / _TURN % 1)
            picture.save(file, "JPEG", quality=90)
    _write_notes(notes)
    words = ["-f", "mjpeg", "-framerate", str(_RATE), "-i", str(frames), "-i", str(notes)]
    words += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([program, "-v", "error", "-y", "-nostdin", *words, str(path)], check=True)
    return path


def _write_notes(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_SAMPLES)
        file.writeframes(_notes())


@cache
def _notes() -> bytes:
    """Soft notes that fade, as of a bell far away."""
    length = SECONDS * _SAMPLES // len(_NOTES)
    fading = [9000 * math.exp(-2.2 * at / _SAMPLES) for at in range(length)]
    samples = (
        int(loud * math.sin(2 * math.pi * note * at / _SAMPLES))
        for note in _NOTES
        for at, loud in enumerate(fading)
    )
    return b"".join(struct.pack("<h", sample) for sample in samples)
