"""What is logged of a request, and what its page may load."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from university.logs import JsonFormatter, PlainFormatter, request_id
from university.models import Heartbeat

pytestmark = pytest.mark.django_db


def _line(record: logging.LogRecord) -> dict:
    line = json.loads(JsonFormatter().format(record))
    del line["time"]
    return line


def test_a_request_is_logged_by_its_pattern_alone(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="university.requests"):
        client.get("/healthz?phone=13800138000", headers={"X-Request-ID": "abcdef0123"})
    [record] = [r for r in caplog.records if r.name == "university.requests"]
    line = _line(record)
    assert line.pop("ms") >= 0
    assert line == {
        "level": "info",
        "logger": "university.requests",
        "event": "request",
        "method": "GET",
        "route": "healthz",
        "status": 200,
    }


def test_the_answer_carries_the_number_of_the_request(client: Client) -> None:
    given = client.get("/healthz", headers={"X-Request-ID": "abcdef0123"})["X-Request-ID"]
    forged = client.get("/healthz", headers={"X-Request-ID": "a\tb c"})["X-Request-ID"]
    assert (given, len(forged), request_id.get()) == ("abcdef0123", 32, "")


def test_phones_and_id_numbers_are_struck_out() -> None:
    record = logging.getLogger("x").makeRecord(
        "x", logging.WARNING, "f", 1, "sent to %s, %s", ("+8613800138000", "138 0013 8000"), None,
        extra={"who": "11010119490307002X", "order": "202611240001"},
    )  # fmt: skip
    assert _line(record) == {
        "level": "warning",
        "logger": "x",
        "event": "sent to <phone>, <phone>",
        "who": "<id>",
        "order": "202611240001",
    }


def test_a_database_error_does_not_quote_the_row() -> None:
    words = "duplicate key\nDETAIL: Key (name)=(王桂兰) already exists."
    try:
        raise IntegrityError(words)  # noqa: TRY301
    except IntegrityError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "f", 1, "failed", (), sys.exc_info()
        )
    error = _line(record)["error"]
    assert error.endswith("IntegrityError: duplicate key")
    assert "王桂兰" not in error


def test_django_s_own_lines_lose_the_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/13800138000/card/")
    lines = [_line(record) for record in caplog.records if record.name == "django.request"]
    assert [line["event"] for line in lines] in (
        ["Not Found: (no such address)"],
        [f"Not Found: {reverse('wagtail_serve', args=['x/'])}".replace("/x/", _wagtail_route())],
    )


def test_a_name_in_an_address_is_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/王桂兰/?who=王桂兰")
    lines = json.dumps([_line(record) for record in caplog.records], ensure_ascii=False)
    assert ("王桂兰" in lines, "u738b" in lines, len(caplog.records) > 0) == (False, False, True)


def test_what_lies_deep_is_struck_out_too() -> None:
    record = logging.getLogger("x").makeRecord(
        "x", logging.INFO, "f", 1, "sent", (), None, extra={"to": [{"phone": "13800138000"}]}
    )
    assert _line(record)["to"] == [{"phone": "<phone>"}]


def test_nobody_can_write_a_line_of_their_own() -> None:
    record = logging.getLogger("x").makeRecord(
        "x", logging.INFO, "f", 1, "said %s", ("a\n08:00:00 error   forged\x1b[2J",), None
    )
    line = PlainFormatter().format(record)
    assert line.partition(" ")[2] == "info    said a\\x0a08:00:00 error   forged\\x1b[2J"


def _wagtail_route() -> str:
    return r"^((?:[\w\-]+/)*)$"


def test_public_pages_run_only_scripts_of_this_site(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"].split("; ")
    assert sorted(policy) == [
        "base-uri 'none'",
        "default-src 'self'",
        "form-action 'self' https://checkout.stripe.com",
        "frame-ancestors 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
    ]


def test_wagtail_s_screens_have_their_own_policy(client: Client) -> None:
    policy = client.get("/admin/login/")["Content-Security-Policy"].split("; ")
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "form-action 'self'" in policy


def test_health_without_a_worker(client: Client) -> None:
    assert client.get("/healthz").json() == {
        "status": "degraded",
        "database": "ok",
        "worker": "unknown",
        "worker_seconds": None,
    }


def test_health_with_a_worker(client: Client) -> None:
    Heartbeat.objects.create(name="worker")
    assert client.get("/healthz").json() == {
        "status": "ok",
        "database": "ok",
        "worker": "ok",
        "worker_seconds": 0,
    }
