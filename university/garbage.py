"""How often Python looks for garbage: seldom, because most of what we make is freed at once."""

import gc


def look_seldom() -> None:
    """Look after fifty thousand new objects instead of seven hundred.

    A fifth of a command's start and half of a large draw were spent in looking.
    """
    gc.set_threshold(50_000, 20, 20)
