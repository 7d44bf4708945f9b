"""Reading a sum of money that somebody typed, pure."""

import re
import unicodedata

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
