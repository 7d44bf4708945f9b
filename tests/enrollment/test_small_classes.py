"""A class with too few people: everybody is asked, each answer is kept and done, or nothing is."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import ClassState, TeachingClass
from enrollment.models import BelowMinimum, ClassChoice, Place, Round, Transfer, Withdrawal
from enrollment.queries import classes_for_rules
from enrollment.services.below_minimum import (
    answer_small_class,
    ask_small_class,
    open_after_all,
    settle_small_class,
)
from enrollment.services.offers import offer_free_seats
from enrollment.services.places import hold_place
from enrollment.services.waitlist import join_end
from tests.enrollment.school import NOW, make_class, make_round, make_staff, make_student
from university import auditing, states
from university.accounts.models import Student, User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def registrar(db: None) -> User:
    user = make_staff("registrar")
    user.user_permissions.add(
        *Permission.objects.filter(
            codename__in=["decide_small_class", "view_belowminimum", "change_place"]
        ),
        Permission.objects.get(codename="access_admin"),
    )
    return User.objects.get(pk=user.pk)


def put_in(row: TeachingClass, *people: Student, state: str = "confirmed") -> list[Place]:
    """Places that were paid for."""
    places = [
        Place.objects.create(
            student=student,
            teaching_class=row,
            state=state,
            channel="web",
            confirmed_at=NOW if state == "confirmed" else None,
            held_until=NOW + timedelta(days=2),
        )
        for student in people
    ]
    for place in places:
        states.record(place)
    TeachingClass.objects.filter(pk=row.pk).update(taken=len(people))
    return places


@pytest.fixture
def small(registrar: User) -> BelowMinimum:
    """声乐初级1班 has two of ten; 2班 would take them in, 3班 costs more."""
    make_round()
    row = make_class("C01", min_open=10)
    into = make_class("C02", weekday=2)
    make_class("C03", weekday=3, fee_fen=20000)
    put_in(row, make_student(1), make_student(2, name="李强", sex="male"))
    return asked(registrar, row, into)


def asked(actor: User, row: TeachingClass, into: TeachingClass | None) -> BelowMinimum:
    return ask_small_class(
        actor=actor,
        teaching_class=row,
        merge_into=into,
        answer_by=NOW + timedelta(days=7),
        reason="人数不够",
    )


def class_of(code: str) -> TeachingClass:
    return classes_for_rules().get(code=code)


def taken() -> dict[str, int]:
    return dict(TeachingClass.objects.values_list("code", "taken"))


def answer(choice: ClassChoice, code: str | None) -> ClassChoice:
    login = choice.student.login
    assert login is not None
    to_class = class_of(code) if code else None
    return answer_small_class(actor=login, choice=choice, to_class=to_class, channel="web")


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def test_everybody_is_asked_once_and_told(small: BelowMinimum, registrar: User) -> None:
    again = asked(registrar, small.teaching_class, None)
    told = OutboxMessage.objects.filter(template="small_class", channel="sms")
    assert (again.pk, small.answers.count(), told.count()) == (small.pk, 2, 2)


def test_who_goes_along_keeps_the_place_and_its_money(small: BelowMinimum) -> None:
    choice = answer(small.answers.get(student__name="王桂兰"), "C02")
    place = Place.objects.get(pk=choice.place_id)
    assert (choice.answer, place.teaching_class.code, place.state) == ("merge", "C02", "confirmed")
    assert (taken(), auditing.run()) == ({"C01": 1, "C02": 1, "C03": 0}, [])


def test_a_class_of_another_fee_leaves_a_transfer_for_payments(small: BelowMinimum) -> None:
    choice = answer(small.answers.get(student__name="王桂兰"), "C03")
    transfer = Transfer.objects.get()
    assert (choice.answer, choice.transfer, transfer.state, transfer.difference_fen) == (
        "move",
        transfer,
        "waiting",
        4000,
    )
    assert taken() == {"C01": 1, "C02": 0, "C03": 1} | {"C01": 2}


def test_who_wants_the_money_leaves_a_withdrawal_for_payments(small: BelowMinimum) -> None:
    choice = answer(small.answers.get(student__name="王桂兰"), None)
    row = Withdrawal.objects.get()
    assert (choice.answer, row.place_id, row.kind, row.money) == (
        "refund",
        choice.place_id,
        "not_opened",
        "due",
    )
    assert taken()["C01"] == 1


def test_the_same_answer_twice_is_one_and_another_is_refused(small: BelowMinimum) -> None:
    choice = small.answers.get(student__name="王桂兰")
    first = answer(choice, "C02")
    assert (answer(choice, "C02").pk, refused(answer, choice, None)) == (
        first.pk,
        "answered_already",
    )
    assert (Transfer.objects.count(), Withdrawal.objects.count()) == (1, 0)


def test_what_was_not_offered_or_is_full_or_clashes_is_refused(small: BelowMinimum) -> None:
    choice = small.answers.get(student__name="王桂兰")
    make_class("C04", state=ClassState.PLANNED)
    TeachingClass.objects.filter(code="C02").update(taken=30)
    put_in(make_class("C05", weekday=3), choice.student)
    codes = [refused(answer, choice, code) for code in ("C01", "C04", "C02", "C05", "C03")]
    assert codes == ["class_not_offered"] * 4 + ["time_clash"]
    choice.refresh_from_db()
    assert (choice.answer, Transfer.objects.count()) == ("", 0)


def test_a_class_is_not_closed_while_people_are_in_it(small: BelowMinimum, registrar: User) -> None:
    first, second = small.answers.order_by("pk")
    answer(first, "C02")
    code = refused(settle_small_class, actor=registrar, below=small)
    answer(second, None)
    settled = settle_small_class(actor=registrar, below=small)
    row = TeachingClass.objects.get(code="C01")
    assert (code, settled.state, row.state, auditing.run()) == (
        "people_left",
        "settled",
        "planned",
        [],
    )


def test_a_class_that_opens_after_all_asks_nobody_any_more(
    small: BelowMinimum, registrar: User
) -> None:
    open_after_all(actor=registrar, below=small)
    choice = small.answers.first()
    assert choice is not None
    assert refused(answer, choice, "C02") == "question_closed"
    told = OutboxMessage.objects.filter(template="small_class_opens", channel="sms")
    assert (told.count(), taken()["C01"]) == (2, 2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"min_open": 1}, "enough_people"),
        ({"answer_by": NOW}, "answer_by_past"),
        ({"merge": "C01"}, "merge_unfit"),
        ({"actor": "desk"}, "may_not_decide"),
    ],
)
def test_what_cannot_be_asked(registrar: User, fields: dict[str, Any], code: str) -> None:
    row = make_class("C01", min_open=fields.get("min_open", 10))
    put_in(row, make_student(1))
    found = refused(
        ask_small_class,
        actor=make_staff("desk") if "actor" in fields else registrar,
        teaching_class=row,
        merge_into=row if "merge" in fields else None,
        answer_by=fields.get("answer_by", NOW + timedelta(days=7)),
        reason="人数不够",
    )
    assert (found, BelowMinimum.objects.count()) == (code, 0)


def test_a_senior_answers_in_two_pages(small: BelowMinimum, client: Client) -> None:
    choice = small.answers.get(student__name="王桂兰")
    client.force_login(choice.student.login)
    into = class_of("C02")
    page = client.get(f"/enrol/small/{choice.pk}/").content.decode()
    assert [words in page for words in ("并入声乐初级2班", "换到声乐初级3班", "退回全部学费")] == [
        True
    ] * 3
    check = client.post(f"/enrol/small/{choice.pk}/", {"answer": into.pk})
    assert check.headers["Location"] == f"/enrol/small/{choice.pk}/check/?answer={into.pk}"
    done = client.post(check.headers["Location"], follow=True).content.decode()
    assert ("您已经在新班里了" in done, taken()["C02"]) == (True, 1)


def test_nobody_answers_for_a_stranger(small: BelowMinimum, client: Client) -> None:
    first, second = small.answers.order_by("pk")
    client.force_login(first.student.login)
    statuses = [
        client.get(f"/enrol/small/{second.pk}/{page}").status_code for page in ("", "check/")
    ]
    assert statuses == [404, 404]


def test_the_list_of_answers_costs_the_same_for_two_and_for_eight(
    small: BelowMinimum, registrar: User, client: Client
) -> None:
    client.force_login(registrar)
    url = f"/admin/small-classes/{small.pk}/"
    client.get(url)
    counts = []
    for _size in (2, 8):
        with CaptureQueriesContext(connection) as asked_for:
            assert client.get(url).status_code == 200
        counts.append(len(asked_for))
        if len(counts) == 1:
            people = [make_student(number) for number in range(11, 17)]
            for place in put_in(class_of("C01"), *people):
                ClassChoice.objects.create(below_minimum=small, student=place.student, place=place)
    assert counts[0] == counts[1]


def test_nobody_joins_while_those_in_the_class_are_asked(small: BelowMinimum) -> None:
    newcomer, waits, row = make_student(7), make_student(8), class_of("C01")
    entry = join_end(student=waits, teaching_class=row)
    hold = {"actor": newcomer.login, "student": newcomer, "channel": "web"}

    with pytest.raises(Refusal) as no:
        hold_place(**hold, teaching_class=row, round=Round.objects.get())
    offered = offer_free_seats(teaching_class=row)

    entry.refresh_from_db()
    assert (no.value.code, no.value.message) == (
        "class_may_not_open",
        "这个班人数太少，学校正在问班里的人怎么办。",
    )
    assert (offered, entry.state, taken()["C01"]) == ([], "waiting", 2)


def test_once_it_opens_after_all_people_may_join_again(
    small: BelowMinimum, registrar: User
) -> None:
    open_after_all(actor=registrar, below=small)
    newcomer = make_student(7)

    place = hold_place(
        actor=newcomer.login,
        student=newcomer,
        teaching_class=class_of("C01"),
        round=Round.objects.get(),
        channel="web",
    )

    assert (place.state, taken()["C01"]) == ("held", 3)
