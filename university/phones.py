"""Mainland mobile numbers as people type them, and as we store them (E.164, ``+8613800000000``)."""

import re
import unicodedata

#: People type every kind of dash.
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−_.·()/]+")
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1\d{10}$))")
#: 13 to 19 are mobile numbers; 120 begins the made-up numbers of the demonstration.
_MOBILE = re.compile(r"^(?:1[3-9]\d|120)\d{8}$")


class NotAMobileNumberError(ValueError):
    """Raised with the digits that were understood, so that the page can count them."""

    def __init__(self, digits: str) -> None:
        super().__init__("not a mobile number")
        self.digits = digits


def to_e164(typed: str) -> str:
    """Return ``+86`` and eleven digits; blanks, hyphens, +86 and full-width digits are understood.

    Raises NotAMobileNumberError for anything that is not a mainland mobile number.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed[:64]))
    number = _COUNTRY.sub("", plain)
    if not number.isascii() or not _MOBILE.match(number):
        raise NotAMobileNumberError(number if number.isascii() and number.isdigit() else "")
    return f"+86{number}"
