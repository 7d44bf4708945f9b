"""A sum of money in the capital numerals that receipts carry (人民币大写), pure."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_LARGEST_FEN = 10**16 * 100 - 1


def rmb_capitals(fen: int) -> str:
    """Return ``"壹佰陆拾元整"`` for 16000 fen, ``"壹佰贰拾捌元零伍分"`` for 12805.

    Raises ValueError below zero and from ten thousand million million yuan on.
    """
    if not 0 <= fen <= _LARGEST_FEN:
        raise ValueError("no such sum on a receipt")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{words or '零元'}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif yuan:
        words += _DIGITS[0]
    return f"{words}{_DIGITS[cents]}分" if cents else f"{words}整"


def _whole(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    gap = False
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if not group:
            gap = True
            continue
        # A 零 stands for every gap between two figures, however wide it is.
        if words and (gap or group < 1000):
            words += _DIGITS[0]
        words += _four(group) + _GROUPS[power]
        gap = False
    return words


def _four(group: int) -> str:
    words = ""
    gap = False
    for power in range(3, -1, -1):
        digit = group // 10**power % 10
        if not digit:
            gap = bool(words)
            continue
        if gap:
            words += _DIGITS[0]
        words += _DIGITS[digit] + _PLACES[power]
        gap = False
    return words
