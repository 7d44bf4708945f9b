"""The words of a lesson: what a teacher types becomes paragraphs, and paragraphs become text again.

Pure: it reads no rows.
"""

from collections.abc import Iterable
from html import unescape
from typing import Any

from django.utils.html import format_html, strip_tags

#: Letters that fit on the one page of a handout beside its head.
HANDOUT_LETTERS = 760


def body_of(text: str) -> list[tuple[str, str]]:
    """Return a body with a paragraph a line; no words give an empty body."""
    lines = (line.strip() for line in text.splitlines())
    return [("paragraph", str(format_html("<p>{}</p>", line))) for line in lines if line]


def words_of(body: Iterable[Any]) -> str | None:
    """Return the typed text of a body, or None when an editor has laid it out in other blocks."""
    parts = []
    for block in body:
        if block.block_type != "paragraph":
            return None
        parts.append(_plain(str(block.value)))
    return "\n".join(parts)


def all_words(body: Any) -> list[str]:
    """Return every piece of text in a body, in order, without its markup."""
    pieces = body.stream_block.get_searchable_content(body) if body else []
    return [line for piece in pieces for line in _plain(str(piece)).splitlines() if line]


#: Letters that photographs take the room of, by how many there are at most.
_ROOM_OF_PHOTOS = ((0, 0), (2, 440), (6, 560), (12, 660))


def handout_lines(lines: Iterable[str], *, photos: int = 0) -> tuple[list[str], bool]:
    """Return as many lines as one page holds beside its photographs, and whether that is all."""
    kept: list[str] = []
    room = next((letters for most, letters in _ROOM_OF_PHOTOS if photos <= most), 660)
    left = HANDOUT_LETTERS - room
    for line in lines:
        if len(line) > left:
            return [*kept, f"{line[:left].rstrip()}……"] if left > 0 else kept, False
        kept.append(line)
        left -= max(len(line), 20)
    return kept, True


def _plain(html: str) -> str:
    for end in ("</p>", "</li>", "<br/>", "<br>", "</h2>", "</h3>"):
        html = html.replace(end, f"{end}\n")
    rows = (unescape(strip_tags(row)).strip() for row in html.splitlines())
    return "\n".join(row for row in rows if row)
