"""Floors as people say them."""

_DIGITS = "零一二三四五六七八九"


def floor_name(number: int) -> str:
    """Return ``一楼``, ``十二楼``, or ``地下一楼`` for -1."""
    below = "地下" if number < 0 else ""
    tens, ones = divmod(abs(number), 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    one = "" if tens and not ones else _DIGITS[ones]
    return f"{below}{ten}{one}楼"
