"""The people of the demonstration, each of whom proves a hard case: those at the desk and in class.

Who proves theirs on a phone stands in ``test_personas_on_a_phone.py``. The school is loaded once.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from courses.models import ClassSession, TeachingClass, Term
from enrollment.models import (
    Attendance,
    Certificate,
    DrawEntry,
    Place,
    ProofKind,
    ProofRule,
    Round,
    WaitlistEntry,
    Withdrawal,
)
from payments.models import DiscountGrant, Order
from tests.enrollment.draw_school import frozen, make_application, make_drawn_round, published
from tests.enrollment.school import make_student
from university import clock
from university.accounts.models import Student, User

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_school"),
]


def persona(name: str) -> Student:
    """One of the twelve; the school has others of some of these names."""
    return Student.objects.get(name=name, card_token__startswith="demo-card-s")


def phone_of(student: Student) -> Client:
    """The browser of somebody who logs in for themselves."""
    assert student.login is not None
    client = Client()
    client.force_login(student.login, "django.contrib.auth.backends.ModelBackend")
    return client


def staff(role: str) -> Client:
    """The browser of the demonstration's account of that role."""
    client = Client()
    client.force_login(User.objects.get(username=role), "django.contrib.auth.backends.ModelBackend")
    return client


def words(answer: Any) -> str:
    """What can be read, without blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def found_by(typed: str) -> set[int]:
    """Whom the desk finds by these words."""
    answer = staff("desk").post("/desk/", {"words": typed})
    if answer.status_code == 302:
        return {int(answer["Location"].rstrip("/").rpartition("/")[2])}
    return {one.pk for one in answer.context["found"]}


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """Another day."""
    with time_machine.travel(moment, tick=False):
        yield


def next_class(code: str) -> TeachingClass:
    """A class of the term that people enrol for."""
    return TeachingClass.objects.select_related("term__enrollment_policy").get(
        code=code, term=Term.objects.latest("starts_on")
    )


def running_class(code: str) -> TeachingClass:
    """A class of the term that runs."""
    return TeachingClass.objects.get(code=code, term=Term.objects.earliest("starts_on"))


def take(client: Client, row: TeachingClass) -> Place:
    """From the check page to a place that is held."""
    seen = client.get(f"/enrol/{row.pk}/").context["seen"]
    assert client.post(f"/enrol/{row.pk}/check/", {"seen": seen}).status_code == 302
    return Place.objects.filter(teaching_class=row).latest("pk")


def test_s03_at_83_she_goes_on_once_the_family_has_signed() -> None:
    old, row = persona("赵秀珍"), next_class("C15")
    policy = row.term.enrollment_policy
    family = ProofKind.objects.create(name="家属知情同意书")
    ProofRule.objects.create(policy=policy, kind=family, from_age=policy.max_age_new + 1)
    renewal, address = Round.objects.get(kind="renewal"), f"/enrol/{row.pk}/"
    as_new = make_student(83, birth_date=old.birth_date)

    with on(renewal.opens_at + timedelta(days=1)):
        hers, desk = phone_of(old), staff("desk")
        asked = hers.get(address)
        refused = words(phone_of(as_new).get(address))
        desk.post(f"/enrol/desk/{old.pk}/proofs/{family.pk}/")
        place = take(hers, row)

    age = old.age_on(row.term.starts_on)
    assert (
        age > policy.max_age_new,
        "家属知情同意书" in words(asked),
        f"这个班收{policy.max_age_new}岁以内的学员" in refused,
        (place.student, place.round, place.state),
    ) == (True, True, True, (old, renewal, "held"))


def test_s04_without_a_phone_he_gets_place_receipt_and_paper_at_the_desk() -> None:
    man, row = persona("陈福生"), next_class("C16")
    desk, till = staff("desk"), staff("cashier")

    found = [
        man.pk in found_by(typed)
        for typed in ("陈福生", "chenfusheng", man.student_no, man.card_token)
    ]
    desk.post(f"/enrol/desk/{man.pk}/{row.pk}/", {"channel": "desk"})
    place = Place.objects.get(student=man, teaching_class=row)
    till.post(f"/desk/till/places/{place.pk}/", {"tendered": "100", "confirmed": "yes"})
    order = Order.objects.get(lines__place=place)
    paper = words(till.get(f"/desk/till/slips/{order.number}/"))

    place.refresh_from_db()
    assert (man.login, found) == (None, [True] * 4)
    # 74 years old: he pays eight tenths of 120 yuan.
    assert (place.state, order.state, order.total_fen) == ("confirmed", "settled", 9600)
    missing = [
        one
        for one in ("录取通知单", "陈福生", "太极剑中级班", "每周三", "第一次上课")
        if one not in paper
    ]
    assert missing == []


def test_s07_who_lost_last_term_has_one_more_lot_this_term() -> None:
    lost, never = persona("杨凤英"), make_student(7007)
    full, wanted = running_class("C01"), next_class("C02")
    ago = clock.now() - timedelta(days=20)
    last_term = make_drawn_round(
        code="R0", term=full.term, opens_at=ago - timedelta(days=7), closes_at=ago
    )
    make_application(lost, last_term, full)
    published(last_term)
    drawn = Round.objects.get(kind="application", term=wanted.term)

    with on(drawn.closes_at + timedelta(hours=1)):
        hers = make_application(lost, drawn, wanted)
        make_application(never, drawn, wanted)
        draw = frozen(drawn)
        page = words(phone_of(lost).get(f"/enrol/applications/{hers.pk}/draw/"))

    lots = dict(
        DrawEntry.objects.filter(draw=draw).values_list("application__student__name", "tickets")
    )
    policy = wanted.term.enrollment_policy
    more = policy.lost_before_tickets
    assert lots == {"杨凤英": lots["王桂兰"] + more, "王桂兰": 1 + policy.never_enrolled_tickets}
    assert (more, f"{lots['杨凤英']}张签" in page) == (1, True)
    assert WaitlistEntry.objects.get(student=lost, teaching_class=full).rank == 1


def test_s08_on_minimum_income_he_pays_nothing_for_the_desk_has_seen_the_proof() -> None:
    man, row = persona("周明亮"), next_class("C22")
    his = phone_of(man)

    place = take(his, row)
    page = words(his.get(f"/pay/{place.pk}/"))
    his.post(f"/pay/{place.pk}/", {"provider": ""})

    grant, order = DiscountGrant.objects.get(student=man), Order.objects.get(lines__place=place)
    place.refresh_from_db()
    assert grant.checked_by.username == "desk"
    assert (order.total_fen, order.state, place.state) == (0, "settled", "confirmed")
    assert "不用交费" in page


def test_s09_ill_in_the_third_week_she_is_owed_for_the_meetings_that_are_left() -> None:
    ill, row = persona("吴彩霞"), running_class("C02")
    place = Place.objects.get(student=ill, teaching_class=row)
    week_three = datetime.combine(
        row.term.starts_on + timedelta(days=18), datetime.min.time(), clock.now().tzinfo
    )

    with on(week_three):
        staff("registrar").post(f"/desk/till/leave/{place.pk}/", {"reason": "住院"})
        left = row.sessions.filter(starts_at__gt=clock.now(), state="planned").count()

    row.refresh_from_db()
    place.refresh_from_db()
    gone = Withdrawal.objects.get(place=place)
    assert (place.state, gone.reason, gone.money) == ("cancelled", "住院", "settled")
    assert 0 < left < row.sessions.count()


def test_s10_the_leader_calls_the_roll_and_sees_names_alone() -> None:
    leader = persona("孙建军")
    meeting = ClassSession.objects.filter(
        teaching_class__leaders__student=leader, state="planned", starts_at__gt=clock.now()
    ).earliest("starts_at")
    others = Student.objects.filter(places__teaching_class=meeting.teaching_class).exclude(
        pk=leader.pk
    )
    first = others.select_related("login").earliest("pk")

    with on(meeting.starts_at):
        his = phone_of(leader)
        page = his.get(f"/classroom/{meeting.pk}/").content.decode()
        tap = {
            "key": "a" * 32,
            "student": first.pk,
            "mark": "present",
            "at": 1000 * clock.now().timestamp(),
        }
        his.post(
            f"/classroom/{meeting.pk}/marks/",
            json.dumps({"marks": [tap]}),
            content_type="application/json",
        )

    assert Attendance.objects.get(session=meeting).mark == "present"
    shown = [str(first.name), str(first.phone)[-8:], str(first.emergency_contact_phone)[-8:], "元"]
    assert [one in page for one in shown] == [True, False, False, False]


@pytest.mark.parametrize(
    "typed", ["欧阳·古丽", "欧阳•古丽", "欧阳．古丽", "欧阳古丽", "ouyangguli", "oygl"]
)
def test_s11_the_dot_in_her_name_never_hides_her(typed: str) -> None:
    woman = persona("欧阳·古丽")

    assert woman.pk in found_by(typed)


def test_s12_his_rare_character_is_found_and_printed() -> None:
    man = persona("张䶮")
    paper = Certificate.objects.get(completion__student=man)

    found = found_by("zhangyan") & found_by("张䶮")
    pdf = phone_of(man).get(f"/certificates/{paper.pk}/paper/")
    body = b"".join(pdf.streaming_content) if pdf.streaming else pdf.content  # type: ignore[attr-defined]

    text = "".join(PdfReader(BytesIO(body)).pages[0].extract_text().split())
    assert (man.pk in found, "张䶮" in text) == (True, True)
