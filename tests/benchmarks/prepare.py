"""Prepares a demonstration school for measuring, in the site's own database; prints JSON.

``people N`` signs N new seniors in. ``statements`` counts the SQL of each operation in this
process. Savepoints and the ends of transactions are counted apart.
"""

import json
import re
import sys
from datetime import date
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from courses.models import ClassState, TeachingClass  # noqa: E402
from enrollment import queries  # noqa: E402
from payments.services.events import handle_due_events  # noqa: E402
from tests.concurrency.rush import seen, sign_in  # noqa: E402
from tests.support.crowd import Answer  # noqa: E402
from tests.support.enrolling import walk  # noqa: E402
from university import clock  # noqa: E402
from university.accounts.models import Student, User  # noqa: E402

_ENDS = re.compile("BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")


def school() -> dict[str, Any]:
    """Return a class with room for everybody, and a full one."""
    enrolment_round = queries.open_rounds(clock.now())[0]
    rows = TeachingClass.objects.filter(
        term=enrolment_round.term,
        state=ClassState.PUBLISHED,
        needs_audition=False,
        course__major__suitability_statement="",
        page__live=True,
    )
    roomy, full = rows.order_by("pk")[:2]
    TeachingClass.objects.filter(pk=roomy.pk).update(capacity=30_000)
    TeachingClass.objects.filter(pk=full.pk).update(taken=F("capacity"))
    return {
        "class": roomy.pk,
        "class_url": roomy.page.get_url(),
        "list_url": roomy.page.get_parent().get_url(),
        "seen": seen(roomy.pk, enrolment_round),
        "full": full.pk,
        "full_seen": seen(full.pk, enrolment_round),
    }


def people(count: int) -> list[dict[str, str]]:
    """Sign in this many new seniors; return their cookies and phones."""
    first = Student.objects.count()
    made = []
    with transaction.atomic():
        for number in range(first, first + count):
            login = User.objects.create(phone=f"+86199{number:08d}", phone_verified_at=clock.now())
            Student.objects.create(
                student_no=f"B{number:07d}",
                name="王桂兰",
                sex="female",
                birth_date=date(1960, 5, 1),
                login=login,
            )
            made.append({"session": sign_in(login), "phone": f"199{number:08d}"})
    return made


class Counting:
    """A browser inside this process that counts the statements of each request."""

    def __init__(self, session: str = "", **cookies: str) -> None:
        self.client = Client(headers={"host": "127.0.0.1"})
        self.client.cookies.load({**({"sessionid": session} if session else {}), **cookies})
        self.counted: list[int] = []

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._count("get", path)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form."""
        return self._count("post", path, form)

    def _count(self, method: str, *words: Any) -> Answer:
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(self.client, method)(*words)
        self.counted.append(statements(captured))
        location = answer.headers.get("Location", "")
        return Answer(answer.status_code, answer.content.decode(), 0.0, location)


def statements(captured: CaptureQueriesContext) -> int:
    """Number of statements without the beginnings and ends of transactions."""
    return sum(not _ENDS.match(query["sql"]) for query in captured.captured_queries)


def count() -> dict[str, Any]:
    """Statements of each operation, each warmed up once."""
    settings.WORKER_NUDGES = False
    places = school()
    ways: list[dict[str, int]] = []
    for person in people(2):
        browser = Counting(person["session"])
        steps = walk(browser, class_id=places["class"], class_url=places["class_url"])
        with CaptureQueriesContext(connection) as captured:
            handle_due_events()
        names = [step.name for step in steps]
        ways.append(
            {**dict(zip(names, browser.counted, strict=True)), "worker": statements(captured)}
        )
    stranger = Counting(uncached="1")
    refused = Counting(people(1)[0]["session"])
    for _ in range(2):
        for path in (places["list_url"], places["class_url"], "/"):
            stranger.get(path)
        refused.post(f"/enrol/{places['full']}/check/", {"seen": places["full_seen"]})
    pages = dict(zip(("class list", "class page", "home"), stranger.counted[-3:], strict=True))
    return {"flow": ways[-1], "pages": pages, "refusal": refused.counted[-1]}


if __name__ == "__main__":
    if sys.argv[1] == "people":
        told: Any = {"school": school(), "people": people(int(sys.argv[2]))}
    else:
        told = count()
    sys.stdout.write(json.dumps(told) + "\n")
