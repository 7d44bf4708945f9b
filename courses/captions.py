"""Captions as srt and vtt files have them, read strictly; and as a browser wants them.

A line is ``{"start": milliseconds, "end": milliseconds, "text": words}``.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from university.refusals import Refusal

if TYPE_CHECKING:
    from courses.models import LessonVideo

Line = dict[str, Any]

#: Bytes of a file, lines in it, and letters of one line.
MOST_BYTES = 512 * 1024
MOST_LINES = 3000
LONGEST_LINE = 200
_CLOCK = r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
_SPAN = re.compile(rf"{_CLOCK}\s+-->\s+{_CLOCK}(?:\s.*)?")
_ENCODINGS = ("utf-8-sig", "gb18030")


def parse_captions(body: bytes) -> list[Line]:
    """Return the lines of an srt or vtt file, in order of time; told by what is in it.

    Raises Refusal ``captions_too_large`` or ``captions_not_understood``; one sentence each.
    """
    if len(body) > MOST_BYTES:
        raise Refusal(
            "captions_too_large",
            _("This file is too large for captions."),
            _("Choose the file that ends in srt or vtt."),
        )
    lines = _lines(_decoded(body))
    if not lines or len(lines) > MOST_LINES:
        raise _not_understood()
    return sorted(lines, key=lambda line: line["start"])


def as_vtt(lines: Iterable[Mapping[str, Any]]) -> str:
    """Return lines as WebVTT, which browsers play."""
    cues = [
        f"{_stamp(line['start'])} --> {_stamp(line['end'])}\n{_safe(line['text'])}\n"
        for line in lines
    ]
    return "\n".join(["WEBVTT\n", *cues])


def caption_lines(video: "LessonVideo | None") -> list[str]:
    """Return the spoken words of a recording, for who reads instead."""
    caption = getattr(video, "caption", None) if video is not None else None
    return [line["text"] for line in caption.lines] if caption is not None else []


def clock_of_line(milliseconds: int) -> str:
    """Return ``1:05.3`` for 65300."""
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest // 1000:02}.{rest % 1000 // 100}"


def _decoded(body: bytes) -> str:
    if b"\0" in body:
        raise _not_understood()
    for encoding in _ENCODINGS:
        try:
            return body.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise _not_understood()


def _lines(text: str) -> list[Line]:
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        rows = [row.strip() for row in block.split("\n")]
        at = next((place for place, row in enumerate(rows[:2]) if "-->" in row), None)
        if at is None:
            if rows[0].startswith(("WEBVTT", "NOTE", "STYLE", "REGION")):
                continue
            raise _not_understood()
        words = unescape(strip_tags(" ".join(rows[at + 1 :]))).strip()
        start, end = _span(rows[at])
        if words:
            found.append({"start": start, "end": end, "text": words[:LONGEST_LINE]})
    return found


def _span(row: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(row)
    if match is None:
        raise _not_understood()
    numbers = [int(part or 0) for part in match.groups()]
    start, end = _milliseconds(numbers[:4]), _milliseconds(numbers[4:])
    if end <= start:
        raise _not_understood()
    return start, end


def _milliseconds(parts: list[int]) -> int:
    hours, minutes, seconds, rest = parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(int(milliseconds), 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{rest:03}"


def _safe(text: str) -> str:
    plain = " ".join(str(text).split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _not_understood() -> Refusal:
    return Refusal(
        "captions_not_understood",
        _("These are no captions that we can read."),
        _("Choose the file that ends in srt or vtt."),
    )
