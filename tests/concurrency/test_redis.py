"""The lane with Redis: it saves time, and losing it loses nothing."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.support.crowd import Visitor
from tests.support.redis import RedisServer
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.concurrency, pytest.mark.one_engine]

ASKED = "print(*Student.objects.filter(login__phone__startswith='+86120')"
NUMBERS = f"from university.accounts.models import Student; {ASKED}.values_list('student_no')[:3])"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of this test's own."""
    server = RedisServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def site(make_site: MakeSite, redis: RedisServer) -> Site:
    """The demo school with Redis for cache and broker; nobody works yet."""
    return make_site(demo=True, REDIS_URL=redis.url).start()


@pytest.fixture
def ask_for_code(site: Site) -> Callable[[], int]:
    """Return an act: the next person asks for a code by card, a message that the worker sends."""
    found = site.manage("shell", "-v0", "-c", NUMBERS)
    numbers = iter([word.strip("(),'") for word in found.split()])

    def act() -> int:
        visitor = Visitor(site.url)
        answer = visitor.post("/login/card/", {"student_no": next(numbers)})
        visitor.close()
        return answer.status

    return act


def sent(site: Site) -> list[str]:
    """The login codes that left, among the messages of the demo school."""
    left = [json.loads(path.read_text())["template"] for path in site.outbox.glob("*.json")]
    return [template for template in left if template == "login_code"]


def test_a_commit_wakes_the_worker_at_once(
    site: Site, redis: RedisServer, ask_for_code: Callable[[], int]
) -> None:
    site.start_lone_worker()
    wait_until(lambda: "succeeded" in site.log("worker"), seconds=60)
    # Its sweep at the start is over, and no clock runs: only the nudge can wake it now.
    assert (ask_for_code(), wait_until(lambda: sent(site), seconds=20)) == (302, ["login_code"])
    assert redis.waiting_nudges() == 0


def test_a_flushed_redis_loses_nothing(
    site: Site, redis: RedisServer, ask_for_code: Callable[[], int]
) -> None:
    ask_for_code()
    wait_until(redis.waiting_nudges, seconds=10)
    redis.flush()
    assert sent(site) == []
    site.manage("sweep")
    site.manage("sweep")
    assert sent(site) == ["login_code"]


def test_with_redis_stopped_the_site_works_and_the_sweep_sends(
    site: Site, redis: RedisServer, ask_for_code: Callable[[], int]
) -> None:
    redis.stop()
    visitor = Visitor(site.url)
    pages = [visitor.get(path).status for path in ("/", "/timetable/", "/login/", "/healthz")]
    assert (pages, ask_for_code(), sent(site)) == ([200] * 4, 302, [])
    site.manage("sweep")
    assert sent(site) == ["login_code"]


def test_worker_and_clock_find_redis_again(
    site: Site, redis: RedisServer, ask_for_code: Callable[[], int]
) -> None:
    site.start_worker()
    wait_until(lambda: "succeeded" in site.log("worker"), seconds=60)
    redis.stop()
    ask_for_code()
    redis.start()
    wait_until(lambda: sent(site), seconds=90, tell=lambda: site.log("worker"))
    assert sent(site) == ["login_code"]


def test_public_pages_are_kept_in_redis(site: Site, redis: RedisServer) -> None:
    visitor = Visitor(site.url)
    first = visitor.get("/majors/")
    kept = redis.keys("*public:page:*")
    again = visitor.get("/majors/")
    redis.flush()
    anew = visitor.get("/majors/")
    assert (len(kept), first.status, again.text, anew.text) == (1, 200, first.text, first.text)
