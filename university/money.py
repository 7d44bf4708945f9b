"""Money is whole fen. These functions print it and share it out; nothing here rounds twice."""


def yuan(fen: int) -> str:
    """Return ``"160元"`` or ``"128.50元"`` (SENIORS criterion 26)."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole}元" if rest == 0 else f"{sign}{whole}.{rest:02d}元"


def share(fen: int, percent: int) -> int:
    """Return ``percent`` of ``fen``, rounded half up to a whole fen."""
    if fen < 0:
        msg = "a share is taken of an amount that is not negative"
        raise ValueError(msg)
    return (fen * percent + 50) // 100
