"""One marked person walks through the school; then her data are looked for where none may lie.

Her ID number lies open nowhere: not in the database, a dump, a log, the cache, the broker's folder
or a message. Her name and phone stand in no log, no address, and nothing that a provider is sent.
"""

import base64
import gzip
import http.client
import json
import pickle
import re
import sqlite3
import urllib.parse
import zlib
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from stdnum.cn import ric

from tests.support.messages import messages_to
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.one_engine

NAME = "欧阳䶮标记"
PHONE = "12077665544"
ID_NUMBER = "11010519470316002" + ric.calc_check_digit("110105194703160020")
#: As a person types it, and as a page prints it.
PHONES = (PHONE, f"+86{PHONE}", "120 7766 5544")
ID_NUMBERS = (ID_NUMBER, ID_NUMBER.lower(), ID_NUMBER[:17])


class Browser:
    """Keeps cookies, follows nothing, remembers every address that it was sent to."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies: SimpleCookie = SimpleCookie()
        self.addresses: list[str] = []
        self.stored: list[str] = []

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask or post; return status and text (of a redirect: the address)."""
        path = path.removeprefix(self.site.url)
        self.addresses.append(path)
        wire = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={m.value}" for k, m in self.cookies.items())}
        body = None
        if form is not None:
            token = self.cookies["csrftoken"].value if "csrftoken" in self.cookies else ""
            body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **form})
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": self.site.url,
            }
        wire.request("GET" if form is None else "POST", path, body, headers)
        answer = wire.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(cookie)
        where = answer.headers["Location"] or ""
        self.addresses.append(where)
        if NAME in text and "no-store" not in (answer.headers["Cache-Control"] or ""):
            self.stored.append(path)
        wire.close()
        return answer.status, where or text

    def send(self, path: str, form: dict[str, str]) -> str:
        """Open the page, send its form, return where it leads."""
        self.ask(path)
        status, where = self.ask(path, form)
        assert status in (302, 303), (path, status, re.sub(r"<[^>]+>|\s+", " ", where)[-1500:])
        return where


@pytest.fixture(scope="module")
def walked(databases: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A demo school of its own, and the marked person's whole way in it."""
    url = databases.copy("sqlite", "demo")  # type: ignore[attr-defined]
    site = Site(tmp_path_factory.mktemp("marked"), database_url=url, LOG_FORMAT="json")
    site.start(workers=1)
    site.start_worker()
    try:
        browser = Browser(site)
        _walk(browser)
        yield browser
    finally:
        site.stop()


def _walk(browser: Browser) -> None:
    site = browser.site
    browser.send("/login/", {"phone": PHONE})
    message = wait_until(lambda: messages_to(site, PHONE), seconds=60)[-1]
    browser.send("/login/code/", {"code": message["values"]["code"]})
    browser.send("/my/new/", {"name": NAME})
    browser.send("/my/new/number/", {"id_number": ID_NUMBER})
    _status, page = browser.ask("/my/new/check/")
    notice = re.search(r'name="notice" value="(\d+)"', page)
    browser.send("/my/new/check/", {"notice": notice[1] if notice else ""})
    seen = ""
    for class_id in _classes(site):
        _status, page = browser.ask(f"/enrol/{class_id}/")
        if found := re.search(r'name="seen" value="([^"]+)"', page):
            seen = found[1]
            break
    place = browser.send(f"/enrol/{class_id}/check/", {"seen": seen})
    pay_page = browser.send(place, {"provider": "sandbox"})
    back = browser.send(pay_page, {"way": "alipay"})
    wait_until(lambda: "/returned/" not in browser.ask(back)[1], seconds=60)
    for path in ("/my/", "/my/info/", "/my/card/", "/orders/", "/messages/", "/enrol/places/"):
        browser.ask(path)
    # Things go wrong with her, too: a wrong phone, a form without its token, a page that is not.
    browser.ask(f"/{PHONE}/")
    browser.ask(f"/{urllib.parse.quote(NAME)}/")
    browser.ask(f"/search/?q={urllib.parse.quote(NAME)}")
    browser.addresses = browser.addresses[:-6]
    browser.ask("/my/new/", {"name": NAME, "csrfmiddlewaretoken": "x"})
    wait_until(lambda: len(messages_to(site, PHONE)) > 1, seconds=60)


def _classes(site: Site) -> list[int]:
    with sqlite3.connect(site.env["DATABASE_URL"].removeprefix("sqlite:///")) as base:
        return [row[0] for row in base.execute(
            "select c.id from courses_teachingclass c join enrollment_round r on "
            "r.term_id = c.term_id where r.kind = 'leftover' and c.taken < c.capacity"
        )]  # fmt: skip


def _files(folder: Path, *patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in folder.glob(pattern) if path.is_file()]


def _hits(body: bytes, words: tuple[str, ...]) -> list[str]:
    return [
        word
        for word in words
        for shape in (word, urllib.parse.quote(word), json.dumps(word)[1:-1])
        if shape.encode() in body
    ]


def test_the_id_number_lies_open_nowhere(walked: Browser) -> None:
    site = walked.site
    base = Path(site.env["DATABASE_URL"].removeprefix("sqlite:///"))
    dump = site.manage("dumpdata", "--natural-foreign")
    backup = site.folder / "school.backup"
    site.manage("backup", str(backup))
    places = {
        "database": b"".join(path.read_bytes() for path in base.parent.glob(f"{base.name}*")),
        "dump": dump.encode(),
        "backup": gzip.decompress(backup.read_bytes()),
        "sessions": _sessions(base),
        **{path.name: path.read_bytes() for path in _files(site.folder, "**/*")},
    }
    found = {place: _hits(body, ID_NUMBERS) for place, body in places.items()}
    assert {place: hits for place, hits in found.items() if hits} == {}
    assert (NAME in dump, len(places) > 8) == (True, True)


def test_no_log_names_her(walked: Browser) -> None:
    logs = b"".join(path.read_bytes() for path in _files(walked.site.folder, "*.log"))
    assert _hits(logs, (NAME, *PHONES, *ID_NUMBERS)) == []
    assert b'"event": "request"' in logs


def test_no_address_names_her(walked: Browser) -> None:
    addresses = "\n".join(walked.addresses).encode()
    assert _hits(addresses, (NAME, *PHONES, *ID_NUMBERS)) == []


def test_no_page_that_names_her_is_stored(walked: Browser) -> None:
    assert walked.stored == []


def test_neither_cache_nor_broker_know_her(walked: Browser) -> None:
    site = walked.site
    kept = b"".join(p.read_bytes() for p in _files(site.folder, "cache/**/*", "broker/**/*"))
    kept += b"".join(_unpacked(p) for p in _files(site.folder, "cache/**/*.djcache"))
    assert _hits(kept, (NAME, *PHONES, *ID_NUMBERS)) == []


def test_a_provider_gets_a_number_and_a_sum(walked: Browser) -> None:
    base = walked.site.env["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(base) as opened:
        rows = opened.execute("select * from payments_sandboxsession").fetchall()
        events = opened.execute("select * from payments_providerevent").fetchall()
    assert _hits(repr(rows + events).encode(), (NAME, *PHONES, *ID_NUMBERS)) == []
    assert (len(rows), len(events) > 0) == (1, True)


def test_a_message_holds_no_id_number_and_no_link(walked: Browser) -> None:
    texts = [one["text"] for one in messages_to(walked.site, PHONE)]
    bad = [text for text in texts if _hits(text.encode(), ID_NUMBERS) or "http" in text]
    assert (bad, len(texts) > 1) == ([], True)


def _unpacked(path: Path) -> bytes:
    """What Django keeps in a file: when it ends, then the value, packed."""
    with path.open("rb") as opened:
        pickle.load(opened)  # noqa: S301 - the site wrote it a moment ago.
        return zlib.decompress(opened.read())


def _sessions(base: Path) -> bytes:
    """What sessions hold, unpacked: they are signed, not sealed."""
    with sqlite3.connect(base) as opened:
        rows = [row[0] for row in opened.execute("select session_data from django_session")]
    unpacked = b""
    for row in rows:
        packed = row.startswith(".")
        body = row.lstrip(".").partition(":")[0]
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        unpacked += zlib.decompress(raw) if packed else raw
    return unpacked
