"""Applying with ranked wishes: sent, sent again, changed, taken back, refused."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enrollment.models import Application, RuleOverride, Wish
from enrollment.services.applications import withdraw_application
from enrollment.services.wishes import record_audition
from tests.enrollment.applying import make_drawn_round, make_policy, send, wishes_of
from tests.enrollment.school import NOW, make_class, make_staff, make_student, make_term
from university.accounts.models import AuthorityScope, GivenHow, ProxyAuthorization, User
from university.models import StateChange
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW) as traveller:
        yield traveller


def told() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.exclude(channel="inbox").order_by("pk")
    return list(rows.values_list("channel", "template"))


def written() -> tuple[int, int, int, int]:
    return (
        Application.objects.count(),
        Wish.objects.count(),
        StateChange.objects.count(),
        OutboxMessage.objects.count(),
    )


def test_two_wishes_are_kept_in_their_order_and_the_senior_is_told() -> None:
    student, one, two = make_student(), make_class(), make_class("C02", weekday=2)

    application = send(student, make_drawn_round(prospectus_version=4), two, one, wants=2)

    assert (
        application.state,
        application.wants,
        application.channel,
        application.acted_by,
        application.prospectus_version,
        wishes_of(application),
        told(),
    ) == (
        "submitted",
        2,
        "web",
        student.login,
        4,
        [(1, "C02", "not_needed"), (2, "C01", "not_needed")],
        [("sms", "application_received")],
    )


def test_a_full_class_is_no_obstacle() -> None:
    row = make_class(capacity=5, taken=5)

    application = send(make_student(), make_drawn_round(), row)

    assert wishes_of(application) == [(1, "C01", "not_needed")]


def test_a_double_click_gives_the_same_application() -> None:
    student, row, drawn = make_student(), make_class(), make_drawn_round()
    first = send(student, drawn, row)
    before = written()

    second = send(student, drawn, row)

    assert (second.pk, written()) == (first.pk, before)


def test_a_change_leaves_one_application_and_the_history_of_each_wish() -> None:
    student, drawn = make_student(), make_drawn_round()
    one, two, three = make_class(), make_class("C02", weekday=2), make_class("C03", weekday=3)
    send(student, drawn, one, two)

    application = send(student, drawn, three, two, one)
    application = send(student, drawn, two, three)

    steps = StateChange.objects.filter(kind="enrollment.wish").order_by("pk")
    assert (
        Application.objects.count(),
        wishes_of(application),
        list(steps.values_list("old_state", "new_state")),
        told(),
    ) == (
        1,
        [(1, "C02", "not_needed"), (2, "C03", "not_needed")],
        [("", "waiting"), ("", "waiting"), ("", "waiting"), ("waiting", "withdrawn")],
        [("sms", "application_received")],
    )


def test_an_application_taken_back_can_be_made_anew(clock) -> None:
    student, row, drawn = make_student(), make_class(), make_drawn_round()
    first = send(student, drawn, row)
    withdraw_application(actor=student.login, application=first, channel="web")
    withdraw_application(actor=student.login, application=first, channel="web")

    second = send(student, drawn, row)

    rows = Application.objects.order_by("pk").values_list("pk", "state")
    assert (list(rows), wishes_of(first), wishes_of(second)) == (
        [(first.pk, "withdrawn"), (second.pk, "submitted")],
        [],
        [(1, "C01", "not_needed")],
    )


@pytest.mark.parametrize("passed", [timedelta(days=5), timedelta(days=6)])
def test_nothing_changes_once_the_round_has_closed(clock, passed: timedelta) -> None:
    student, drawn = make_student(), make_drawn_round()
    one, two = make_class(), make_class("C02", weekday=2)
    application = send(student, drawn, one)
    before = written()
    clock.move_to(NOW + passed)

    codes = []
    for act in (
        lambda: send(student, drawn, two),
        lambda: withdraw_application(actor=student.login, application=application, channel="web"),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        codes.append(refused.value.code)

    assert (codes, wishes_of(application), written()) == (
        ["round_closed", "round_closed"],
        [(1, "C01", "not_needed")],
        before,
    )


@pytest.mark.parametrize(
    ("round_fields", "class_fields", "student_fields", "code"),
    [
        ({"opens_at": NOW + timedelta(hours=1)}, {}, {}, "not_open_yet"),
        ({"channels": ["desk"]}, {}, {}, "wrong_channel"),
        ({"allocation": "first_come"}, {}, {}, "no_wishes_here"),
        ({}, {"state": "cancelled"}, {}, "class_cancelled"),
        ({"min_age": 70}, {}, {}, "too_young"),
        ({}, {}, {"standing": "on_leave"}, "not_on_register"),
        ({"audience": "returning_same_class"}, {}, {}, "not_in_audience"),
    ],
)
def test_who_is_refused_leaves_no_trace(round_fields, class_fields, student_fields, code) -> None:
    student, row = make_student(**student_fields), make_class(**class_fields)
    drawn = make_drawn_round(**round_fields)
    before = written()

    with pytest.raises(Refusal) as refused:
        send(student, drawn, row)

    assert (refused.value.code, written()) == (code, before)


@pytest.mark.parametrize(
    ("count", "wants", "code"),
    [
        (0, 1, "no_wish"),
        (4, 1, "too_many_wishes"),
        (2, 3, "wants_too_many"),
        (1, 0, "wants_too_many"),
    ],
)
def test_lists_that_are_too_long_or_short_are_refused(count: int, wants: int, code: str) -> None:
    student, drawn = make_student(), make_drawn_round()
    make_policy(max_wishes=3, max_classes=2)
    rows = [make_class(f"C0{number}", weekday=number) for number in range(1, count + 1)]

    with pytest.raises(Refusal) as refused:
        send(student, drawn, *rows, wants=wants)

    assert (refused.value.code, written()) == (code, (0, 0, 0, 0))


def test_a_class_of_another_term_is_no_wish() -> None:
    student, drawn = make_student(), make_drawn_round(term=make_term())
    other = make_class("C02", term=make_term(code="2027A"))

    with pytest.raises(Refusal) as refused:
        send(student, drawn, other)

    assert (refused.value.code, written()) == ("class_not_open", (0, 0, 0, 0))


def test_the_refusal_names_the_rules_of_each_class() -> None:
    student, drawn = make_student(), make_drawn_round()
    good, bad = make_class(), make_class("C02", state="cancelled")

    with pytest.raises(Refusal) as refused:
        send(student, drawn, good, bad)

    rules = refused.value.details["rules"]
    assert {pk: [each.code for each in found] for pk, found in rules.items()} == {
        bad.pk: ["class_cancelled"]
    }


def test_an_auditioned_class_waits_for_the_teachers_yes() -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class(needs_audition=True)
    application = send(student, drawn, row)
    before = wishes_of(application)

    record_audition(
        actor=make_staff(), wish=Wish.objects.select_related("application").get(), result="passed"
    )

    assert (before, wishes_of(application), told()[-1]) == (
        [(1, "C01", "waiting")],
        [(1, "C01", "passed")],
        ("sms", "audition_passed"),
    )


def test_a_yes_is_not_asked_for_twice() -> None:
    student, drawn = make_student(), make_drawn_round()
    choir, other = make_class(needs_audition=True), make_class("C02", weekday=2)
    send(student, drawn, choir)
    record_audition(
        actor=make_staff(), wish=Wish.objects.select_related("application").get(), result="passed"
    )
    send(student, drawn, other)

    application = send(student, drawn, other, choir)

    assert wishes_of(application) == [(1, "C02", "not_needed"), (2, "C01", "passed")]


def test_an_audition_that_the_desk_vouches_for_counts() -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class(needs_audition=True)
    RuleOverride.objects.create(
        student=student,
        teaching_class=row,
        rule="audition_first",
        reason="去年听过",
        actor=make_staff(),
    )

    assert wishes_of(send(student, drawn, row)) == [(1, "C01", "passed")]


def test_a_class_that_hears_nobody_takes_no_yes() -> None:
    send(make_student(), make_drawn_round(), make_class())
    wish = Wish.objects.select_related("application").get()

    with pytest.raises(Refusal) as refused:
        record_audition(actor=make_staff(), wish=wish, result="passed")

    wish.refresh_from_db()
    assert (refused.value.code, wish.audition) == ("no_audition", "not_needed")


def test_what_the_desk_does_is_told_to_the_senior_each_time() -> None:
    student, drawn, staff = make_student(), make_drawn_round(), make_staff()
    one, two = make_class(), make_class("C02", weekday=2)
    application = send(student, drawn, one, actor=staff, channel="phone")
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        application = send(student, drawn, two, actor=staff, channel="desk")
        withdraw_application(actor=staff, application=application, channel="desk")

    assert (told(), application.channel, application.acted_by) == (
        [
            ("sms", "application_received"),
            ("sms", "application_received"),
            ("sms", "application_withdrawn"),
        ],
        "desk",
        staff,
    )


def test_a_person_without_a_phone_is_rung_up() -> None:
    student = make_student(login=None)

    send(student, make_drawn_round(), make_class(), actor=make_staff(), channel="desk")

    assert told() == [("call", "application_received")]


def test_what_a_helper_does_is_told_to_the_senior() -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class()
    daughter = User.objects.create(phone="+8612012340000", first_name="刘小雨")
    ProxyAuthorization.objects.create(
        helper=daughter,
        student=student,
        scope=AuthorityScope.ENROL,
        given_how=GivenHow.CODE,
        valid_until=(NOW + timedelta(days=90)).date(),
    )

    application = send(student, drawn, row, actor=daughter)

    text = OutboxMessage.objects.get(channel="sms")
    assert (
        application.acted_by,
        text.template,
        text.text.endswith("请告诉服务台。"),
        "刘小雨" in text.text,
    ) == (
        daughter,
        "helper_acted",
        True,
        True,
    )


@pytest.mark.parametrize(("count", "most"), [(1, 24), (3, 40)])
def test_what_applying_costs(count: int, most: int) -> None:
    student, drawn = make_student(), make_drawn_round()
    make_policy()
    rows = [make_class(f"C0{number}", weekday=number) for number in range(1, count + 1)]

    with CaptureQueriesContext(connection) as captured:
        send(student, drawn, *rows)

    assert len(captured) <= most, [query["sql"][:90] for query in captured]
