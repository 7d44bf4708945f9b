"""Requests that no form of ours would send: headers, cookies, sizes, encodings, webhooks."""

import json
import time
import warnings
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import CacheKeyWarning
from django.test import Client

from payments.models import ProviderEvent
from payments.providers import signatures
from tests.bad_input.rows import Row, judge
from tests.bad_input.world import World, as_person, counts, leaks, words

pytestmark = pytest.mark.django_db

NOT_READ = "这次的内容没能收到"

WEB = [
    Row("wrong host", "/", None, 400, NOT_READ, headers={"host": "evil.example"}),
    Row("host with a port of letters", "/", None, 400, NOT_READ, headers={"host": "testserver:a"}),
    Row("too many fields", "/display/", {f"f{n}": "1" for n in range(10_050)}, 400, NOT_READ),
    Row("three megabytes", "/display/", {"next": "x" * 3_000_000}, 400, NOT_READ),
    Row("bytes that are no text", "/%ff%fe/", None, 404, "没有找到这一页"),
    Row("an address of 5,000", f"/{'a' * 5_000}/", None, 404, "没有找到这一页"),
    Row("climbing", "/..%2f..%2fetc/passwd", None, 404, "没有找到这一页"),
    Row("search: wildcards", "/search/?q=%25_'\\", None, 200, "没有找到"),
    Row("search: 10,000", f"/search/?q={'好' * 10_000}", None, 200, "40"),
    Row("search: NUL and broken bytes", "/search/?q=%00%ff", None, 200, "搜索"),
    Row("search: HTML", "/search/?q=<script>alert(1)</script>", None, 200, "没有找到"),
    Row("timetable: 5,000 digits", f"/timetable/?weekday={'9' * 5_000}", None, 200, "课程表"),
    Row("timetable: nonsense", "/timetable/?weekday=x&major=%00&term='&page=-1",
        None, 200, "课程表"),
    Row("display: a size that is none", "/display/", {"size": "999", "theme": "x"}, 302, "/"),
    Row("health by POST", "/healthz", {}, 405, "这一页要按按钮进入"),
]  # fmt: skip


@pytest.mark.parametrize("row", WEB, ids=str)
def test_a_request_that_makes_no_sense(row: Row, world: World) -> None:
    judge(row, world, as_person(None))


@pytest.mark.parametrize("name", ["text_size", "theme", "sessionid", "csrftoken", "messages"])
@pytest.mark.parametrize("value", ["<script>", "' OR 1=1", "\u00e9" * 50, "9" * 4_000, "../../etc"])
def test_a_cookie_that_was_tampered_with(name: str, value: str, world: World) -> None:
    client = as_person(None)
    client.cookies[name] = value
    with warnings.catch_warnings():
        warnings.simplefilter("error", CacheKeyWarning)
        answer = client.get("/")
    assert (answer.status_code, value in answer.content.decode(), leaks(world, answer)) == (
        200,
        False,
        [],
    )
    assert client.get("/my/").status_code == 302


def test_a_choice_of_person_in_the_session_is_a_wish_and_no_right(world: World) -> None:
    session = world.client.session
    for wish in (world.other.pk, 999_999, -1, None):
        session["acting_for"] = wish
        session.save()
        answer = world.client.get("/orders/")
        assert (answer.status_code in (200, 302), leaks(world, answer)) == (True, [])


def test_a_form_without_its_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.me.login, backend=settings.AUTHENTICATION_BACKENDS[0])
    for path in ("/leave/{my_place}/", "/pay/{my_place}/", "/enrol/{open}/check/", "/logout/"):
        judge(Row(path, path, {}, 403, "这一页打开太久了"), world, client)


SECRET = "whsec_for_tests"
EVENT = {"id": "evt_1", "type": "payment.paid", "ref": "none"}


def _signed(body: bytes, *, at: int | None = None, secret: str = SECRET) -> str:
    return signatures.signed_header(body, secret, at=int(time.time()) if at is None else at)


GARBAGE: list[tuple[str, bytes, str | None]] = [
    ("no signature", b"{}", None),
    ("empty signature", b"{}", ""),
    ("no time", b"{}", "v1=abc"),
    ("no digest", b"{}", "t=1"),
    ("two times", b"{}", "t=1,t=2,v1=abc"),
    ("a time of 5,000 digits", b"{}", f"t={'9' * 5_000},v1=abc"),
    ("a time in full width", b"{}", "t=１,v1=abc"),
    ("a negative time", b"{}", "t=-1,v1=abc"),
    ("letters", b"{}", "t=1,v1=é"),
    ("another body", b'{"id":"evt_2"}', "other"),
    ("another secret", b"{}", "secret"),
    ("old", json.dumps(EVENT).encode(), "old"),
    ("from the future", json.dumps(EVENT).encode(), "future"),
    ("signed, but no event", b"[]", "good"),
    ("signed, but no JSON", b"\xff\xfe\x00", "good"),
    ("signed, but empty", b"", "good"),
]


@pytest.mark.parametrize("provider", ["sandbox", "stripe"])
@pytest.mark.parametrize(("body", "header"), [r[1:] for r in GARBAGE], ids=[r[0] for r in GARBAGE])
def test_an_event_that_is_none(
    provider: str, body: bytes, header: str | None, world: World, settings: Any
) -> None:
    settings.SANDBOX_WEBHOOK_SECRET = settings.STRIPE_WEBHOOK_SECRET = SECRET
    now = int(time.time())
    made = {
        "other": _signed(b"{}"),
        "secret": _signed(b"{}", secret="guess"),
        "old": _signed(body, at=now - 301),
        "future": _signed(body, at=now + 301),
        "good": _signed(body),
    }
    sent = {} if header is None else {f"{provider}-Signature": made.get(header, header)}
    before = counts()
    answer = as_person(None).post(
        f"/webhooks/{provider}/", data=body, content_type="application/json", headers=sent
    )
    assert (answer.status_code, answer.content) == (400, b"")
    assert (counts(), ProviderEvent.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/webhooks/gold/", b"{}", 404),
        ("/webhooks/cash/", b"{}", 400),
        ("/webhooks/sandbox/", b"x" * 300_000, 413),
        ("/webhooks/sandbox/", b"x" * 3_000_000, 400),
    ],
)
def test_a_knock_at_no_door(path: str, body: bytes, status: int, world: World) -> None:
    answer = as_person(None).post(path, data=body, content_type="application/json")
    assert (answer.status_code, leaks(world, answer)) == (status, [])


def test_the_sandbox_is_not_there_unless_the_settings_module_says_so(
    world: World, settings: Any
) -> None:
    started = world.client.post(world.url("/pay/{my_place}/"), {"provider": "sandbox"})
    settings.SANDBOX_PAYMENTS_ALLOWED = False
    body = json.dumps(EVENT).encode()
    header = {"Sandbox-Signature": signatures.signed_header(
        body, settings.SANDBOX_WEBHOOK_SECRET, at=int(time.time()))}  # fmt: skip
    knock = as_person(None).post(
        "/webhooks/sandbox/", data=body, content_type="application/json", headers=header
    )
    pages = [as_person(None).get(started["Location"]), world.client.post(started["Location"], {})]
    assert [answer.status_code for answer in (knock, *pages)] == [404, 404, 404]


def test_a_page_of_the_sandbox_is_known_to_its_payer_alone(world: World) -> None:
    for ref in ("1", "sb_", "sb_1", "sb_" + "0" * 24, "SB_%", "' OR 1=1"):
        answer = as_person(None).post(f"/sandbox/{ref}/", {"way": "card"})
        assert (answer.status_code, "没有找到这一页" in words(answer)) == (404, True)
