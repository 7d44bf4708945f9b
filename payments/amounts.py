"""Reading a sum of money that somebody typed, pure."""

import re
import unicodedata

#: Notes and coins of the renminbi, in fen, from the largest.
PIECES = (10000, 5000, 2000, 1000, 500, 100, 50, 10)

_SUM = re.compile(r"(\d{1,7})(?:\.(\d{1,2}))?")


def read_yuan(text: str) -> int:
    """Return fen for ``160``, ``160.5``, ``１６０元`` or ``¥1,280.50``; raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("", "", " ,，¥￥元"))
    plain = plain.replace("。", ".")
    match = _SUM.fullmatch(plain)
    if match is None:
        raise ValueError("not a sum of money")
    yuan, rest = match.groups()
    return int(yuan) * 100 + int((rest or "0").ljust(2, "0"))


def in_pieces(fen: int) -> dict[int, int]:
    """Return the fewest notes and coins that make ``fen``; what is less than a coin is left out."""
    pieces: dict[int, int] = {}
    for piece in PIECES:
        number, fen = divmod(fen, piece)
        if number:
            pieces[piece] = number
    return pieces
