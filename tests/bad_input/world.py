"""A small school with one person who tries things, and another whose things they are not."""

import copy
import html
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.test import Client
from stdnum.cn import ric

from courses.models import ClassState, TeachingClass
from enrollment.models import Place
from payments.models import Order, Payment, PaymentAttempt, Receipt, Refund
from payments.services.cash import take_cash
from payments.services.leaving import give_up_place
from tests.enrollment.school import make_class, make_major, make_round, make_student, make_term
from tests.payments.school import hold, make_cashier, owe
from university.accounts.models import Consent, ProxyAuthorization, SmsChallenge, Student, User
from university.notifications.models import OutboxMessage
from university.notifications.services import tell
from university.privacy import blind_index

#: What must not change when somebody is told no.
KEPT = (
    User, Student, Consent, ProxyAuthorization, Place, Order, PaymentAttempt, Payment, Receipt,
    Refund, OutboxMessage,
)  # fmt: skip
#: Words of machines that must never stand on a page.
MACHINE_WORDS = ("Traceback", "Exception", "django", "sqlite", "psycopg", "SELECT ", "None", "&lt;")


def id_number(first_17: str) -> str:
    """Return 18 signs whose last one fits."""
    return first_17 + ric.calc_check_digit(first_17 + "0")


OTHERS_ID = id_number("11010519490101001")


@dataclass
class World:
    """Everything that a row of a table may name as ``{name}``."""

    me: Student
    other: Student
    ids: dict[str, Any] = field(default_factory=dict)
    #: Where ``me`` is logged in; only a fresh world has one.
    client: Client = field(init=False)

    @classmethod
    def make(cls) -> "World":
        """Build the school."""
        round_ = make_round(term=make_term())
        me, other = make_student(1), _other()
        world = cls(me, other, {"me": me.pk, "other": other.pk, "round": round_.pk})
        world._classes()
        world._places()
        return world

    def fresh(self) -> "World":
        """Return the same school with rows in memory and a browser of its own."""
        world = copy.deepcopy(self)
        world.client = as_person(world.me.login)
        return world

    def _classes(self) -> None:
        dance = make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。")
        term = make_term()
        before = make_term(code="2026F", name="2026年秋季学期", starts_on=date(2026, 9, 1))
        rows = {
            "open": make_class("C01", term=term),
            "dance": make_class("C02", term=term, major=dance, weekday=2),
            "full": make_class("C03", term=term, weekday=3, capacity=1),
            "off": make_class("C04", term=term, weekday=4, state=ClassState.CANCELLED),
            "hidden": make_class("C05", term=term, weekday=5, state=ClassState.PLANNED),
            "mine": make_class("C06", term=term, weekday=6),
            "paid": make_class("C07", term=before),
            "left": make_class("C08", term=before),
        }
        TeachingClass.objects.filter(pk=rows["full"].pk).update(taken=1)
        self.ids |= {name: row.pk for name, row in rows.items()}
        self.rows = rows

    def _places(self) -> None:
        cashier = make_cashier()
        ids, rows = self.ids, self.rows
        ids["my_place"] = hold(self.me, rows["mine"]).pk
        left = hold(self.me, rows["left"])
        give_up_place(actor=self.me.login, place=left)
        ids["my_left_place"] = left.pk
        mine, theirs = owe(self.me, rows["paid"]), owe(self.other, rows["paid"])
        for order in (mine, theirs):
            take_cash(actor=cashier, order=order, tendered_fen=order.total_fen)
        ids["my_paid_place"] = mine.lines.first().place_id
        ids["my_paid_order"] = mine.number
        ids["other_paid_order"] = theirs.number
        ids["other_receipt"] = Receipt.objects.get(order=theirs).number
        open_order = owe(self.other, rows["mine"])
        ids["other_order"] = open_order.number
        ids["other_place"] = open_order.lines.first().place_id

    def url(self, path: str) -> str:
        """Fill a row's address."""
        return path.format(**self.ids)

    def secrets(self) -> list[str]:
        """What belongs to the other person."""
        phone = str(self.other.login.phone).removeprefix("+86")
        return [
            self.other.name,
            self.other.student_no,
            self.other.card_token,
            phone,
            f"{phone[:3]} {phone[3:7]} {phone[7:]}",
            OTHERS_ID,
            OTHERS_ID[-4:],
            self.ids["other_order"],
            self.ids["other_receipt"],
            "只说给陈福生听",
        ]


def as_person(user: User | None) -> Client:
    """Return a browser, logged in when there is somebody; a fault shows as 500."""
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def counts() -> dict[str, int]:
    """How many rows there are of each kind, and what the places' states are."""
    found = {model.__name__: model._default_manager.count() for model in KEPT}
    states = "".join(Place.objects.order_by("pk").values_list("state", flat=True))
    return {**found, states: 0, "open codes": SmsChallenge.objects.exclude(code="").count()}


def words(answer: Any) -> str:
    """What a person reads on the page."""
    if answer.streaming:
        return ""
    text = answer.content.decode()
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def leaks(world: World, answer: Any, *, sent: str = "") -> list[str]:
    """What stands in the answer and must not: words of machines, things of the other person."""
    body = "" if answer.streaming else answer.content.decode()
    shown = [word for word in MACHINE_WORDS if word in words(answer) and word not in sent]
    return shown + [secret for secret in world.secrets() if secret in body and secret not in sent]


def _other() -> Student:
    login = User.objects.create(phone="+8612099887766")
    other = make_student(
        7,
        name="陈福生",
        login=login,
        sex="male",
        birth_date=date(1949, 1, 1),
        student_no="S9477",
        id_number=OTHERS_ID,
        id_number_index=blind_index(OTHERS_ID),
    )
    tell(
        student=other,
        template="place_held",
        values={"name": "陈福生", "class_name": "只说给陈福生听", "date": "明天"},
        unique_key="secret",
    )
    return other
