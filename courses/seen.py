"""Which tenths of a minute of a recording somebody has played, as a string of hexadecimal digits.

Pure. A *stretch* is ten seconds; the first digit holds stretches 0 to 3, the first of them in its
highest bit. Merging only ever adds, so that two devices at once lose nothing.
"""

from collections.abc import Iterable

#: Seconds of one stretch.
STRETCH = 10
_BITS = 4


def stretches_in(seconds: int) -> int:
    """Return how many stretches a recording has."""
    return -(-seconds // STRETCH)


def read(digits: str) -> set[int]:
    """Return the numbers of the stretches that were played."""
    return {
        place * _BITS + bit
        for place, digit in enumerate(digits)
        for bit in range(_BITS)
        if int(digit, 16) & (1 << (_BITS - 1 - bit))
    }


def write(stretches: Iterable[int]) -> str:
    """Return the digits that hold these stretches; ``read`` gives them back."""
    found = set(stretches)
    length = max(found, default=-1) // _BITS + 1
    return "".join(
        f"{sum(1 << (_BITS - 1 - bit) for bit in range(_BITS) if place * _BITS + bit in found):x}"
        for place in range(length)
    )


def parse(sent: str, *, most: int) -> set[int]:
    """Read ``0-5,7`` as a browser sends it; senseless parts fall out, and from ``most`` on."""
    found: set[int] = set()
    for part in sent.split(",")[:200]:
        first, _dash, last = part.strip().partition("-")
        if not _is_number(first) or (last and not _is_number(last)):
            continue
        start, end = int(first), int(last or first)
        found.update(range(start, min(end, most - 1) + 1))
    return found


def share(stretches: set[int], *, seconds: int) -> int:
    """Return the percentage of a recording that was played, 0 to 100."""
    count = stretches_in(seconds)
    return 100 * len([one for one in stretches if one < count]) // count if count else 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5
