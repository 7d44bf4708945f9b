"""What a phone received, read from the folder of the site's text messages."""

import json
import time
from typing import Any

from tests.support.site import Site
from tests.support.waiting import wait_until

#: Seconds that a worker may take on a busy machine.
PATIENCE = 60
#: Seconds between two codes to one number, and one for good measure.
BETWEEN_CODES = 61


def messages_to(site: Site, phone: str) -> list[dict[str, Any]]:
    """Return what was sent to a mainland number such as ``12000000001``, oldest first."""
    found = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(site.outbox.glob("*.json"))
    ]
    return [one for one in found if one["to"] == f"+86{phone}"]


def texts_to(site: Site, phone: str, *, template: str) -> list[str]:
    """Return the texts of one kind that a number received, oldest first."""
    return [one["text"] for one in messages_to(site, phone) if one["template"] == template]


def wait_for_text(site: Site, phone: str, *, template: str, more_than: int = 0) -> str:
    """Wait until a number has received ``more_than`` texts of a kind; return the newest."""

    def newest() -> str:
        texts = texts_to(site, phone, template=template)
        return texts[-1] if len(texts) > more_than else ""

    return wait_until(
        newest,
        seconds=PATIENCE,
        tell=lambda: f"{template} to {phone}\n{site.log('worker')[-3000:]}",
    )


def wait_for_next_code(site: Site, phone: str) -> None:
    """Wait until a number may ask for another code: the site sends one in a minute."""
    sent = [
        path.stat().st_mtime
        for path in site.outbox.glob("*.json")
        for one in [json.loads(path.read_text(encoding="utf-8"))]
        if (one["to"], one["template"]) == (f"+86{phone}", "login_code")
    ]
    if sent and "TEST_CLOCK" not in site.env:
        time.sleep(max(0.0, max(sent) + BETWEEN_CODES - time.time()))


def wait_for_code(site: Site, phone: str, *, more_than: int = 0) -> str:
    """Wait for a login code and return its six digits."""
    wait_for_text(site, phone, template="login_code", more_than=more_than)
    codes = [one for one in messages_to(site, phone) if one["template"] == "login_code"]
    return str(codes[-1]["values"]["code"])
