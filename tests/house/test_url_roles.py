"""Who may open which address. Every pattern has a row in ``url_roles.txt``; a new one fails here.

A cell is the status of a plain GET by that person. Wagtail's own screens are not listed one by one:
none of them opens for a person without a staff role, and none breaks for one with.
"""

import re
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from courses.models import (
    ClassSession,
    Homework,
    Lecture,
    LessonQuestion,
    OnlineLesson,
    TeachingClass,
)
from enrollment.models import Allocation, Application, ClassNotice, Draw, Place, Round, StudySession
from payments.models import LectureBooking, Order, Receipt, Ticket
from tests.house.url_patterns import Address, addresses
from university.accounts.models import Student, User
from university.notifications.models import Channel, OutboxMessage

pytestmark = [pytest.mark.one_engine, pytest.mark.django_db]

TABLE = Path(__file__).with_name("url_roles.txt")
PEOPLE = (
    "visitor", "senior", "stranger", "helper",
    "registrar", "desk", "cashier", "homeroom", "venue", "teacher", "auditor", "admin",
)  # fmt: skip
#: Whose pages' statements are counted.
COUNTED = ("senior", "admin")
OUTSIDERS = ("visitor", "senior", "stranger", "helper")
#: Screens of the admin that must open before anybody is known.
OPEN_ADMIN = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
#: Wagtail's own: one that breaks on purpose, one that stumbles over a page that cannot be moved.
BREAKS = {"wagtailadmin_error_test", "wagtailadmin_pages:set_page_position"}
#: A statement that a page may ask so often with different values.
MOST_ALIKE = 5
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
REFUSED = {302, 403, 404, 405}


@pytest.fixture(autouse=True)
def _frame_is_kept(settings: Any) -> None:
    """Nothing changes here, so what stands around every page is built once, as on the real site."""
    settings.KEEPS_PUBLIC_PAGES = True


@pytest.fixture(scope="module")
def clients(demo_school: None) -> dict[str, Client]:
    """One logged-in client a person; ``stranger`` is a senior whom nothing here belongs to."""
    senior = _senior()
    stranger = Student.objects.filter(login__isnull=False).exclude(login=senior.login).last()
    logins = {
        "senior": senior.login,
        "stranger": stranger.login,
        "helper": User.objects.get(username="demo-helper"),
        **{name: User.objects.get(username=name) for name in PEOPLE[4:]},
    }
    made = {}
    for name in PEOPLE:
        made[name] = Client(raise_request_exception=False)
        if name in logins:
            made[name].force_login(logins[name], backend=settings.AUTHENTICATION_BACKENDS[0])
    return made


@dataclass(frozen=True)
class Answer:
    """What a plain GET gave; ``worst`` is how often its most frequent statement came, and it."""

    status: int
    worst: tuple[int, str] | None = None


class Visits:
    """Opens each address once a person, however often that is asked: nothing changes here."""

    def __init__(self, clients: dict[str, Client]) -> None:
        self._clients = clients
        self._answers: dict[tuple[str, str], Answer] = {}

    def get(self, person: str, url: str) -> Answer:
        """Return the answer of ``url`` to ``person``."""
        if (person, url) not in self._answers:
            self._answers[person, url] = self._open(person, url)
        return self._answers[person, url]

    def _open(self, person: str, url: str) -> Answer:
        client = self._clients[person]
        if person not in COUNTED:
            return Answer(client.get(url).status_code)
        with CaptureQueriesContext(connection) as asked:
            status = client.get(url).status_code
        shapes = Counter(VALUES.sub("?", query["sql"]) for query in asked.captured_queries)
        return Answer(status, max(((n, shape) for shape, n in shapes.items()), default=None))


@pytest.fixture(scope="module")
def visits(clients: dict[str, Client]) -> Visits:
    """What was opened so far."""
    return Visits(clients)


def _senior() -> Student:
    """A senior who has paid for a place, and has the phone alone."""
    places = Order.objects.filter(kind="place", student__login__isnull=False)
    orders = places.filter(receipts__isnull=False)
    return orders.annotate(people=Count("student__login__students")).filter(people=1).last().student


def _drawn_round() -> Round:
    return Round.objects.get(allocation=Allocation.LOTTERY)


def _application() -> Application:
    """What that senior applied for in the round that is drawn."""
    applications = Application.objects
    return applications.get_or_create(student=_senior(), round=_drawn_round(), channel="web")[0]


def _draw() -> Draw:
    """The draw of that round, its seed made."""
    made = {"commitment": "0" * 64, "seed": "0" * 64, "number_source": "福利彩票"}
    return Draw.objects.get_or_create(round=_drawn_round(), defaults=made)[0]


def _question() -> LessonQuestion:
    """What that senior did not understand in a lesson of the teacher's class."""
    asked = {"student": _senior(), "lesson": OnlineLesson.objects.get(slug="l01")}
    return LessonQuestion.objects.get_or_create(key=uuid.UUID(int=1), defaults=asked)[0]


def _homework() -> Homework:
    """What that senior handed in."""
    made = {"student": _senior(), "lesson": OnlineLesson.objects.get(slug="l01"), "picture": "none"}
    return Homework.objects.get_or_create(key=uuid.UUID(int=2), defaults=made)[0]


def _class_notice() -> ClassNotice:
    """What the teacher wrote to the class of that senior's lesson."""
    written = {
        "teaching_class": TeachingClass.objects.filter(teacher__user__username="teacher").first(),
        "posted_by": User.objects.get(username="teacher"),
        "posted_as": "teacher",
        "title": "带毛笔",
        "text": "星期一",
    }
    return ClassNotice.objects.get_or_create(key=uuid.UUID(int=3), defaults=written)[0]


#: Sample of each kind of row that an address names; all of them belong to ``senior``.
SAMPLES: dict[str, Callable[[], list[Any]]] = {
    "-": list,
    "class": lambda: [TeachingClass.objects.filter(term__rounds__kind="leftover").first().pk],
    "lecture": lambda: [Lecture.objects.first().pk],
    "ticket": lambda: [Ticket.objects.filter(booking__state="confirmed").first().pk],
    "lecture-booking": lambda: [LectureBooking.objects.filter(state="confirmed").first().pk],
    "tickets": lambda: [Order.objects.filter(kind="tickets").first().number],
    "student": lambda: [_senior().pk],
    "place": lambda: [Place.objects.filter(student=_senior()).last().pk],
    "drawn": lambda: [_drawn_round().pk],
    "application": lambda: [_application().pk],
    "draw": lambda: [_draw().pk],
    "draw+nothing": lambda: [_draw().pk, 999_999],
    "student+drawn": lambda: [*SAMPLES["student"](), *SAMPLES["drawn"]()],
    "student+drawn+class": lambda: [*SAMPLES["student+drawn"](), *SAMPLES["class"]()],
    "order": lambda: [Order.objects.filter(student=_senior(), kind="place").last().number],
    "receipt": lambda: [
        Receipt.objects.filter(order__student=_senior(), order__kind="place").last().number
    ],
    "provider": lambda: ["sandbox"],
    "call": lambda: [OutboxMessage.objects.filter(channel=Channel.CALL).first().pk],
    "study": lambda: [StudySession.objects.order_by("pk").first().pk],
    "kind": lambda: ["photos"],
    "closed-file": lambda: ["private/lessons/none.mp4"],
    "student+nothing": lambda: [*SAMPLES["student"](), 999_999],
    "student+class": lambda: [*SAMPLES["student"](), *SAMPLES["class"]()],
    "document": lambda: [999_999, "none.pdf"],
    "nothing": lambda: [999_999],
    "nothing2": lambda: [999_999, 999_999],
    "no-number": lambda: ["nothing"],
    "no-number+nothing": lambda: ["nothing", 999_999],
    "room-code": lambda: ["R103"],
    "rent-step": lambda: ["repeat"],
    "renter-step": lambda: ["kind"],
    "paper-kind": lambda: ["insurance"],
    "page": lambda: [""],
    "uuid": lambda: [uuid.UUID(int=1)],
    "signed": lambda: ["forged", "360.mp4"],
    "packed": lambda: ["forged", "wang-ke.zip"],
    "all": lambda: ["all"],
    "lesson": lambda: [OnlineLesson.objects.get(slug="l01").pk],
    "lesson+sound": lambda: [*SAMPLES["lesson"](), "sound"],
    "nothing+small": lambda: [999_999, "small"],
    "posted": lambda: [OnlineLesson.objects.filter(owner__username="teacher").first().pk],
    "lesson-question": lambda: [_question().pk],
    "meeting": lambda: [
        ClassSession.objects.filter(teaching_class__teacher__user__username="teacher").last().pk
    ],
    "class-notice": lambda: [_class_notice().pk],
    "taught": lambda: [_class_notice().teaching_class_id],
    "homework": lambda: [_homework().pk],
}


def rows() -> dict[str, tuple[str, tuple[int, ...]]]:
    """Read the table: address → (sample, statuses in the order of PEOPLE)."""
    table = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, sample, *statuses = line.split()
            assert name not in table, f"{name} has two rows"
            assert len(statuses) == len(PEOPLE), f"{name}: one status a person"
            table[name] = (sample, tuple(int(status) for status in statuses))
    return table


def listed() -> list[Address]:
    """Addresses that need a row: all outside the admin, and the first screen of each of ours."""
    return [
        address
        for address in addresses()
        if not address.in_admin or (address.ours and address.name.endswith(":index"))
    ]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    named = [address.name for address in listed()]
    assert (sorted(set(named) - set(rows())), sorted(set(rows()) - set(named))) == ([], [])


def test_every_row_says_what_happens(visits: Visits) -> None:
    wrong = []
    for name, (sample, expected) in rows().items():
        url = reverse(name, args=SAMPLES[sample]())
        found = tuple(visits.get(person, url).status for person in PEOPLE)
        if found != expected:
            wrong.append(f"{name:32} {sample:10} " + " ".join(map(str, found)))
    assert wrong == [], "as it is now:\n" + "\n".join(wrong)


def test_no_page_asks_again_for_each_row(visits: Visits) -> None:
    """Where a statement repeats so often, a list asks for each of its rows."""
    asked = {
        (name, person): worst
        for name, (sample, expected) in rows().items()
        for person, status in zip(PEOPLE, expected, strict=True)
        if status == 200 and person in COUNTED
        for worst in [visits.get(person, reverse(name, args=SAMPLES[sample]())).worst]
        if worst and worst[0] > MOST_ALIKE
    }
    assert asked == {}, "\n".join(map(str, sorted(asked.items(), key=lambda one: -one[1][0])))


def test_no_screen_of_the_admin_opens_for_outsiders(visits: Visits) -> None:
    opened = [
        (address.name, person, status)
        for address in addresses()
        if address.in_admin and address.name not in OPEN_ADMIN
        for url in [_any_url(address)]
        for person in OUTSIDERS
        if (status := visits.get(person, url).status) not in REFUSED
    ]
    assert opened == [], "\n".join(map(str, opened))


def test_no_screen_of_the_admin_breaks_for_staff(visits: Visits) -> None:
    broken = [
        (address.name, person)
        for address in addresses()
        if address.in_admin and address.name not in BREAKS
        for url in [_any_url(address)]
        for person in ("registrar", "auditor")
        if visits.get(person, url).status >= 500
    ]
    assert broken == [], "\n".join(map(str, broken))


def _any_url(address: Address) -> str:
    """Return the address with made-up arguments; where the pattern defies that, its shape."""
    for args in ([], [1], ["1"], [1, 1], ["a"], ["a", "b"], [1, "a"], ["a", "b", 1], [1, 1, 1]):
        try:
            return reverse(address.name, args=args)
        except NoReverseMatch:
            continue
    return "/" + address.route.replace("^", "").replace("$", "").partition("<")[0].partition("(")[0]
