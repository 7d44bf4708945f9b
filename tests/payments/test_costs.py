"""How many statements the whole way costs: limits that only ever go down (docs/performance.md)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.services.publishing import publish_class_page
from payments.services.events import handle_due_events
from tests.enrollment.school import make_class, make_round, make_student, make_term
from tests.support.crowd import Answer
from tests.support.enrolling import NAMES, walk
from university import clock

pytestmark = pytest.mark.django_db(transaction=True)

#: Statements, without the beginnings and ends of transactions.
LIMITS = dict(
    zip(NAMES, (2, 3, 7, 2, 9, 2, 3, 23, 2, 2), strict=True),
)
_ENDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Counting:
    """A browser that counts."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.counted: list[int] = []

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._count("get", path)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form."""
        return self._count("post", path, form)

    def _count(self, method: str, *words: object) -> Answer:
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(self.client, method)(*words)
        self.counted.append(statements(captured))
        location = answer.headers.get("Location", "")
        return Answer(answer.status_code, answer.content.decode(), 0.0, location)


def statements(captured: CaptureQueriesContext) -> int:
    """Count them."""
    return sum(not query["sql"].startswith(_ENDS) for query in captured.captured_queries)


@pytest.fixture
def counted(settings, tmp_path) -> dict[str, int]:
    """The second senior's way through a small school; the first one's warms everything up."""
    settings.KEEPS_PUBLIC_PAGES = True
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(tmp_path / "cache"),
        }
    }
    settings.SESSION_CACHE_ALIAS = "default"
    now, start = clock.now(), clock.today() + timedelta(days=30)
    term = make_term(starts_on=start, ends_on=start + timedelta(days=120))
    row = make_class(term=term)
    make_round(term=term, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=5))
    page = publish_class_page(actor=None, teaching_class=row)
    for number in (1, 2):
        client = Client()
        client.force_login(make_student(number).login, "university.accounts.backends.PhoneBackend")
        browser = Counting(client)
        steps = walk(browser, class_id=row.pk, class_url=page.get_url())
        with CaptureQueriesContext(connection) as captured:
            handle_due_events()
    told = dict(zip((step.name for step in steps), browser.counted, strict=True))
    return {**told, "worker": statements(captured)}


def test_no_step_of_the_way_costs_more_than_it_did(counted) -> None:
    limits = {**LIMITS, "worker": 5}

    assert {name: n for name, n in counted.items() if n > limits[name]} == {}
    assert (counted["take the place"] <= 15, sum(counted.values()) <= 60) == (True, True)
