"""Addresses of meeting services: what is taken, and what is read out of a pasted invitation.

Pure: it reads no rows. Any service will do (腾讯会议, Zoom, …); the address must be one to which
people can be sent without harm.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from university.refusals import Refusal

LONGEST_ADDRESS = 500

_ADDRESS = re.compile(r"https?://[!-;=?-~]+", re.IGNORECASE)
#: Printable ASCII without blanks, quotes, angle brackets or backslashes.
_CLEAN = re.compile(r"[!#-;=?-\[\]_a-z~]+", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})",
    re.IGNORECASE,
)
_MEETING_NO = re.compile(
    r"(?:会议\s*(?:号|ID)?|腾讯会议|meeting\s*id)\s*[::]\s*(\d[\d \-]{5,24}\d)", re.IGNORECASE
)
_PASSWORD = re.compile(r"(?:密码|passcode|password)\s*[::]\s*([!-~]{3,30})", re.IGNORECASE)


@dataclass(frozen=True)
class Invitation:
    """What a teacher pasted: an address, and the numbers that stood beside it."""

    url: str
    meeting_no: str = ""
    password: str = ""


def read_invitation(pasted: str) -> Invitation:
    """Read an address, or the whole invitation that a meeting service made.

    Raises Refusal ``no_address``, ``two_addresses`` or what ``judged`` refuses.
    """
    text = pasted.strip()
    found = list(dict.fromkeys(_ADDRESS.findall(text)))
    if not found:
        # Judged all the same, so that the sentence says what is wrong with it.
        return Invitation(judged(text))
    if len(found) > 1:
        raise Refusal(
            "two_addresses",
            _("There are two addresses in it."),
            _("Keep the one by which people join the meeting."),
        )
    if text.isascii() and not re.search(r"\s", text):
        return Invitation(judged(text))
    number, password = _MEETING_NO.search(text), _PASSWORD.search(text)
    return Invitation(
        url=judged(found[0].rstrip(".,;:!?")),
        meeting_no=number.group(1).strip() if number else "",
        password=password.group(1) if password else "",
    )


def judged(address: str) -> str:
    """Return an address to which people may be sent, or raise why not.

    Refusal ``no_address``, ``address_too_long``, ``not_https`` or ``odd_address``: other schemes,
    a name and password before the host, a bare number instead of a host, signs that do not belong.
    """
    next_step = _("Copy the whole invitation from the meeting anew.")
    if not address:
        raise Refusal("no_address", _("There is no address in it."), next_step)
    if len(address) > LONGEST_ADDRESS:
        raise Refusal("address_too_long", _("This address is too long."), next_step)
    if not address.lower().startswith("https://"):
        raise Refusal("not_https", _("This is not the address of a meeting."), next_step)
    if not _CLEAN.fullmatch(address) or not _is_plain(address):
        raise Refusal("odd_address", _("We cannot send people to this address."), next_step)
    return f"https://{address[len('https://') :]}"


def _is_plain(address: str) -> bool:
    """Whether there is a host by name, nothing before it, and a port that exists if any."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return "@" not in parts.netloc and bool(_HOST.fullmatch(host)) and port != 0
