"""The secret seed, its hash that is published before, and the number that nobody controls."""

import secrets
import unicodedata
from hashlib import sha256

#: A public number is at least this long: fewer digits could be tried out beforehand.
FEWEST_DIGITS, MOST_DIGITS = 3, 40


def new_seed() -> str:
    """Return 256 random bits as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def commitment_of(seed: str) -> str:
    """Return what is published before the draw: the SHA-256 of the seed as it is written."""
    return sha256(seed.encode()).hexdigest()


def public_number_of(typed: str) -> str:
    """Return the digits of what somebody typed: blanks, commas, full-width digits are no matter.

    Raises ValueError when it is no number of 3 to 40 digits.
    """
    plain = unicodedata.normalize("NFKC", typed)
    digits = "".join(sign for sign in plain if sign not in " \t\r\n,，、-.")
    if not (digits.isascii() and digits.isdigit()):
        msg = "a public number has digits only"
        raise ValueError(msg)
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        msg = f"a public number has {FEWEST_DIGITS} to {MOST_DIGITS} digits"
        raise ValueError(msg)
    return digits
