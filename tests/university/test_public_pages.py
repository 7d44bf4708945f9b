"""Kept pages: cheap for strangers, right at once, and never shown to anybody else."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import ClassPage, ClassState, TeachingClass
from courses.services.publishing import publish_class_page
from enrollment.seats import free_seat, take_seat
from payments.models import DiscountRule
from tests.courses.school import make_class
from tests.support.lanes import lane_is_missing
from tests.support.postgres import free_port
from university.accounts.models import User
from university.pages.models import SchoolSettings

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/majors/voc/2026a-c01/"
FILES = "university.file_cache.SeldomCountedCache"
REDIS = "university.redis_cache.ForgetfulRedisCache"


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path) -> None:
    settings.TEST_CLOCK = "2026-11-24T10:00:00"
    settings.KEEPS_PUBLIC_PAGES = True
    settings.CACHES = {"default": {"BACKEND": FILES, "LOCATION": str(tmp_path / "cache")}}


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis of our own."""
    program = shutil.which("redis-server")
    if program is None:
        lane_is_missing("Redis is not installed (Debian: apt-get install redis-server)")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    while True:
        try:
            redis.Redis.from_url(url).ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield url
    server.terminate()
    server.wait()


@pytest.fixture
def row() -> TeachingClass:
    """声乐初级1班 with its page, 28 of 30 places taken."""
    made = make_class(state=ClassState.PUBLISHED, capacity=30, taken=28)
    publish_class_page(actor=None, teaching_class=made)
    return made


def html_of(path: str = PATH, **cookies: str) -> str:
    """The page as a browser with these cookies gets it."""
    client = Client()
    client.cookies.load(cookies)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def cost(path: str = PATH, **cookies: str) -> int:
    """How many statements a visit costs."""
    with CaptureQueriesContext(connection) as captured:
        html_of(path, **cookies)
    return len(captured)


@pytest.mark.parametrize("path", ["/", "/majors/", "/majors/voc/", PATH])
def test_the_second_stranger_costs_no_statement_and_sees_the_same(row, path) -> None:
    first = html_of(path)

    assert (cost(path), html_of(path)) == (0, first)


def test_taking_and_freeing_a_place_shows_on_the_next_request(row) -> None:
    seen = ["还有2个名额" in html_of()]
    take_seat(row.pk)
    seen.append("还有1个名额" in html_of())
    free_seat(row.pk)
    seen.append("还有2个名额" in html_of())

    assert seen == [True, True, True]


def test_a_list_counts_a_place_taken_in_any_class(row) -> None:
    before = html_of("/majors/voc/")
    take_seat(row.pk)

    assert ("还有2个名额" in before, "还有1个名额" in html_of("/majors/voc/")) == (True, True)


def test_a_place_taken_in_another_class_leaves_the_page_kept(row) -> None:
    other = make_class(code="C02", weekday=3, state=ClassState.PUBLISHED)
    html_of()
    take_seat(other.pk)

    assert cost() == 0


def test_what_an_editor_publishes_shows_on_the_next_request(row) -> None:
    html_of()
    page = ClassPage.objects.get()
    page.lead = "新写的一句话"
    page.save_revision().publish()

    assert "新写的一句话" in html_of()


def test_what_is_taken_down_is_gone_on_the_next_request(row) -> None:
    html_of()
    ClassPage.objects.get().unpublish()

    assert Client().get(PATH).status_code == 404


def test_a_new_fee_a_new_discount_and_a_new_phone_show_on_the_next_request(row) -> None:
    html_of()
    row.fee_fen = 12300
    row.save()
    DiscountRule.objects.create(code="AGE70", name="古稀优惠", min_age=70, percent_paid=80)
    school = SchoolSettings.load()
    school.help_phone = "0935 7654321"
    school.save()

    html = html_of()
    words = ["123元", "98.40元", "tel:09357654321"]
    assert [word for word in words if word not in html] == []


def test_two_ways_to_read_are_never_mixed(row) -> None:
    ways = [{}, {"text_size": "30"}, {"theme": "black"}, {"text_size": "30", "theme": "black"}]
    first = [html_of(**way) for way in ways]

    assert len(set(first)) == 4
    assert [html_of(**way) for way in ways] == first
    assert ('data-size="30" data-theme="black"' in first[3], cost(text_size="30")) == (True, 0)


def test_somebody_logged_in_neither_gets_nor_leaves_a_kept_page(row) -> None:
    client = Client()
    client.force_login(User.objects.create(phone="+8613800138000"))
    own = client.get(PATH).content.decode()
    stranger = html_of()

    assert (own == stranger, client.get(PATH).content.decode() == own) == (False, True)


@pytest.mark.parametrize("cookies", [{"messages": "x"}, {"sessionid": "x"}, {"other": "x"}])
def test_a_browser_with_any_other_cookie_is_answered_anew(row, cookies) -> None:
    html_of()

    assert cost(**cookies) > 0


def test_strangers_cannot_fill_the_cache_with_queries_of_their_own(row) -> None:
    html_of(f"{PATH}?made=up")

    assert cost(f"{PATH}?made=up") > 0


def test_the_next_minute_is_answered_anew_because_rounds_open_by_the_clock(row, settings) -> None:
    html_of()
    settings.TEST_CLOCK = "2026-11-24T10:01:00"

    assert cost() > 0


def test_a_kept_page_has_its_own_number_and_the_same_policy(row) -> None:
    answers = [Client().get(PATH) for _ in range(2)]

    same = [answer.headers["Content-Security-Policy"] for answer in answers]
    numbers = {answer.headers["X-Request-ID"] for answer in answers}
    assert (len(set(same)), len(numbers), "nonce" in same[0]) == (1, 2, False)
    assert b"csrfmiddlewaretoken" not in answers[1].content


def test_a_cache_that_is_away_costs_time_and_no_page(row, settings) -> None:
    settings.CACHES = {"default": {"BACKEND": REDIS, "LOCATION": "redis://127.0.0.1:1/0"}}

    assert ("声乐初级1班" in html_of(), take_seat(row.pk)) == (True, True)


def test_what_is_not_found_is_not_kept(row) -> None:
    assert [Client().get("/majors/nothing/").status_code for _ in range(2)] == [404, 404]


def test_redis_keeps_pages_and_forgets_them_at_once_too(row, settings, redis_url) -> None:
    settings.CACHES = {"default": {"BACKEND": REDIS, "LOCATION": redis_url}}
    first = html_of()
    kept = cost()
    take_seat(row.pk)

    assert (kept, "还有2个名额" in first, "还有1个名额" in html_of()) == (0, True, True)
