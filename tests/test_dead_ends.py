"""Pages that lead nowhere: in the school's frame, in plain words, with somebody to call."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from university import context
from university.accounts.models import User
from university.context import School
from university.pages.models import SchoolSettings

CALL = 'href="tel:+861200000000"'
FRAME = (CALL, 'class="frame-head"', 'id="content"', 'class="frame-foot"')


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    """Forget what earlier tests let this process read."""
    context._last_known.school = School()
    yield
    context._last_known.school = School()


@pytest.fixture
def visitor() -> Client:
    """Somebody whose request may break."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def school(db: None) -> SchoolSettings:
    """A school with a phone."""
    row = SchoolSettings.load()
    row.school_name, row.help_phone = "市老年大学", "+861200000000"
    row.save()
    return row


def seen(answer: HttpResponse) -> tuple[int, str, list[str]]:
    """Status, heading, and the parts of the frame that are missing."""
    page = answer.content.decode()
    [heading] = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return answer.status_code, heading.strip(), [part for part in FRAME if part not in page]


def _not_there(visitor: Client) -> Any:
    return visitor.get("/nothing/here/")


def _not_allowed(visitor: Client) -> Any:
    visitor.force_login(
        User.objects.create(phone="+8612012345678"), backend=settings.AUTHENTICATION_BACKENDS[0]
    )
    return visitor.get("/desk/")


def _without_token(visitor: Client) -> Any:
    return visitor.post("/login/", {"phone": "12000000001"})


def _wrong_verb(visitor: Client) -> Any:
    return visitor.get("/webhooks/sandbox/")


def _unreadable(visitor: Client) -> Any:
    visitor.get("/nothing/here/")  # so that the school is known
    return visitor.get("/orders/%00/")


@pytest.mark.parametrize(
    ("ask", "status", "heading"),
    [
        (_not_there, 404, "没有找到这一页"),
        (_not_allowed, 403, "这一页不能给您看"),
        (_without_token, 403, "这一页打开太久了"),
        (_wrong_verb, 405, "这一页要按按钮进入"),
        (_unreadable, 400, "这次的内容没能收到"),
    ],
)
def test_it_says_what_and_whom_to_call(
    school: SchoolSettings,
    visitor: Client,
    ask: Callable[[Client], Any],
    status: int,
    heading: str,
) -> None:
    assert seen(ask(visitor)) == (status, heading, [])


def test_too_often_says_when_and_whom_to_call(school: SchoolSettings) -> None:
    request = RequestFactory().get("/")
    answer = HttpResponse(render_to_string("429.html", request=request), status=429)
    assert seen(answer) == (429, "请稍后再试", [])


def test_our_fault_is_said_without_the_database(visitor: Client) -> None:
    """Without the mark ``django_db`` every query of this test raises."""
    known = {"school_name": "市老年大学", "help_phone": "+861200000000"}
    cache.set("school.last_known", known, None)
    assert seen(visitor.get("/majors/")) == (500, "我们这边出了问题", [])


def test_our_fault_is_said_even_when_nothing_is_known(visitor: Client) -> None:
    status, heading, missing = seen(visitor.get("/majors/"))
    assert (status, heading, missing) == (500, "我们这边出了问题", [CALL])


def test_the_size_that_was_chosen_stays(visitor: Client) -> None:
    visitor.cookies["text_size"] = "30"
    assert 'data-size="30"' in visitor.get("/majors/").content.decode()


def test_what_is_known_follows_the_editors(school: SchoolSettings, visitor: Client) -> None:
    visitor.get("/nothing/here/")
    school.help_phone = "+861200000001"
    school.save()
    visitor.get("/nothing/here/")
    assert (context.last_known_school().help_phone, cache.get("school.last_known")) == (
        "+861200000001",
        {
            "school_name": "市老年大学",
            "help_phone": "+861200000001",
            "office_hours": school.office_hours,
            "front_desk": school.front_desk,
        },
    )
