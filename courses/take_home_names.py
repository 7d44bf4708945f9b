"""Names of files on a memory stick: ASCII, short, unique, and safe on FAT32. Pure.

Old televisions and the unpackers of old machines guess the encoding of other signs wrongly, so a
name is a number and pinyin; the Chinese title stands in the pages.
"""

import re

from university.pinyin import syllables

#: Letters of the part that comes from a title.
LONGEST = 40
_OTHERS = re.compile(r"[^a-z0-9]+")


def slug(text: str, *, without: str = "ke") -> str:
    """Return ``zen-yang-hu-xi``; ``without`` where nothing is left. No device name, no dot."""
    parts = [piece for one in syllables(text[:LONGEST]) for piece in _OTHERS.split(one.lower())]
    found = ""
    for part in filter(None, parts):
        longer = f"{found}-{part}" if found else part[:LONGEST]
        if len(longer) > LONGEST:
            break
        found = longer
    return found or without


def numbered(number: int, text: str, *, without: str = "ke") -> str:
    """Return ``01-zen-yang-hu-xi``: the number sorts it, and makes it unique."""
    return f"{number:02d}-{slug(text, without=without)}"
