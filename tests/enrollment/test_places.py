"""A place is taken, confirmed, given back, or runs out."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import TeachingClass
from enrollment import queries
from enrollment.audit.places import CHECKS
from enrollment.models import Place
from enrollment.seats import SeatCountError, free_seat, take_seat
from enrollment.services.places import cancel_place, confirm_place, hold_place, lapse_due_places
from enrollment.services.suitability import answer_suitability
from tests.enrollment.school import (
    NOW,
    SHANGHAI,
    make_class,
    make_major,
    make_round,
    make_staff,
    make_student,
    make_term,
)
from university.models import StateChange
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def hold(student, teaching_class, enrolment_round, *, actor=None, channel="web") -> Place:
    row = queries.classes_for_rules().get(pk=teaching_class.pk)
    return hold_place(
        actor=actor or student.login,
        student=student,
        teaching_class=row,
        round=enrolment_round,
        channel=channel,
    )


def taken() -> int:
    return TeachingClass.objects.get(code="C01").taken


def steps(place: Place) -> list[tuple[str, str]]:
    rows = StateChange.objects.filter(kind="enrollment.place", object_id=place.pk).order_by("pk")
    return list(rows.values_list("old_state", "new_state"))


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def test_a_held_place_has_two_working_days_to_pay() -> None:
    student, row = make_student(), make_class()

    place = hold(student, row, make_round())

    assert (place.state, place.held_until, taken(), steps(place), faults()) == (
        "held",
        datetime(2027, 2, 4, 23, 59, 59, tzinfo=SHANGHAI),
        1,
        [("", "held")],
        [],
    )


def test_a_double_click_gives_the_same_place() -> None:
    student, row, enrolment_round = make_student(), make_class(), make_round()

    first = hold(student, row, enrolment_round)
    second = hold(student, row, enrolment_round)

    assert (second.pk, taken(), Place.objects.count(), steps(first)) == (
        first.pk,
        1,
        1,
        [("", "held")],
    )


@pytest.mark.parametrize(
    ("round_fields", "class_fields", "student_fields", "code"),
    [
        ({"opens_at": NOW + timedelta(hours=1)}, {}, {}, "not_open_yet"),
        ({"closes_at": NOW - timedelta(hours=1)}, {}, {}, "round_closed"),
        ({"closes_at": NOW}, {}, {}, "round_closed"),
        ({"channels": ["desk"]}, {}, {}, "wrong_channel"),
        ({"allocation": "weighted_lottery"}, {}, {}, "not_first_come"),
        ({}, {"capacity": 5, "taken": 5}, {}, "class_full"),
        ({}, {"state": "cancelled"}, {}, "class_cancelled"),
        ({}, {"needs_audition": True}, {}, "audition_first"),
        ({}, {}, {"birth_date": datetime(1980, 1, 1, tzinfo=SHANGHAI).date()}, "too_young"),
        ({"audience": "waitlisted"}, {}, {}, "not_in_audience"),
        ({"audience": "returning_same_class"}, {}, {}, "not_in_audience"),
    ],
)
def test_who_is_refused_leaves_no_trace(round_fields, class_fields, student_fields, code) -> None:
    fields = {"opens_at": NOW - timedelta(days=2), **round_fields}
    student, row, enrolment_round = (
        make_student(**student_fields),
        make_class(**class_fields),
        make_round(**fields),
    )
    before = taken()

    with pytest.raises(Refusal) as refused:
        hold(student, row, enrolment_round)

    assert (refused.value.code, taken(), Place.objects.count(), StateChange.objects.count()) == (
        code,
        before,
        0,
        0,
    )


def test_a_round_of_another_term_opens_nothing() -> None:
    student, row = make_student(), make_class()
    other = make_round(term=make_term(code="2026A"))

    with pytest.raises(Refusal) as refused:
        hold(student, row, other)

    assert (refused.value.code, taken()) == ("round_closed", 0)


def test_seats_shown_free_but_gone_are_refused_at_the_counter() -> None:
    student, row, enrolment_round = make_student(), make_class(capacity=1), make_round()
    stale = queries.classes_for_rules().get(pk=row.pk)
    TeachingClass.objects.update(taken=1)

    with pytest.raises(Refusal) as refused:
        hold_place(
            actor=student.login,
            student=student,
            teaching_class=stale,
            round=enrolment_round,
            channel="web",
        )

    assert (refused.value.code, taken(), Place.objects.count()) == ("class_full", 1, 0)


def test_a_place_is_confirmed_once() -> None:
    place = hold(make_student(), make_class(), make_round())

    confirm_place(place=place, actor=None)
    confirm_place(place=Place.objects.get(), actor=None)

    assert (Place.objects.get().state, taken(), steps(place), faults()) == (
        "confirmed",
        1,
        [("", "held"), ("held", "confirmed")],
        [],
    )


def test_a_place_given_back_frees_its_seat_once() -> None:
    student = make_student()
    place = hold(student, make_class(), make_round())

    cancel_place(place=place, actor=student.login, reason="undo")
    cancel_place(place=Place.objects.get(), actor=student.login, reason="undo")

    assert (Place.objects.get().state, taken(), steps(place), faults()) == (
        "cancelled",
        0,
        [("", "held"), ("held", "cancelled")],
        [],
    )


def test_a_place_nobody_pays_for_runs_out_and_the_senior_is_told(clock) -> None:
    place = hold(make_student(), make_class(), make_round())
    clock.move_to(datetime(2027, 2, 4, 23, 59, 59, tzinfo=SHANGHAI))
    early = lapse_due_places()
    clock.move_to(datetime(2027, 2, 5, 0, 0, 1, tzinfo=SHANGHAI))

    settled = (early, lapse_due_places(), lapse_due_places())

    told = set(OutboxMessage.objects.values_list("template", flat=True))
    assert (settled, Place.objects.get().state, taken(), steps(place), told) == (
        (0, 1, 0),
        "lapsed",
        0,
        [("", "held"), ("held", "lapsed")],
        {"place_lapsed"},
    )


def test_a_place_that_ran_out_unswept_is_taken_anew(clock) -> None:
    student, row = make_student(), make_class()
    enrolment_round = make_round(closes_at=NOW + timedelta(days=20))
    hold(student, row, enrolment_round)
    clock.move_to(NOW + timedelta(days=5))

    hold(student, row, enrolment_round)

    states = list(Place.objects.order_by("pk").values_list("state", flat=True))
    assert (states, taken(), faults()) == (["lapsed", "held"], 1, [])


def test_late_money_takes_a_free_seat_again(clock) -> None:
    place = hold(make_student(), make_class(), make_round())
    clock.move_to(NOW + timedelta(days=5))
    lapse_due_places()

    confirm_place(place=place, actor=None)

    assert (Place.objects.get().state, taken(), steps(place), faults()) == (
        "confirmed",
        1,
        [("", "held"), ("held", "lapsed"), ("lapsed", "confirmed")],
        [],
    )


def test_late_money_finds_the_class_full(clock) -> None:
    place = hold(make_student(), make_class(capacity=1), make_round())
    clock.move_to(NOW + timedelta(days=5))
    lapse_due_places()
    TeachingClass.objects.update(taken=1)

    with pytest.raises(Refusal) as refused:
        confirm_place(place=place, actor=None)

    assert (refused.value.code, Place.objects.get().state, taken()) == ("place_gone", "lapsed", 1)


def test_late_money_does_not_give_a_second_place(clock) -> None:
    student, row = make_student(), make_class()
    enrolment_round = make_round(closes_at=NOW + timedelta(days=20))
    place = hold(student, row, enrolment_round)
    clock.move_to(NOW + timedelta(days=5))
    lapse_due_places()
    hold(student, row, enrolment_round)

    with pytest.raises(Refusal) as refused:
        confirm_place(place=place, actor=None)

    assert (refused.value.code, taken(), faults()) == ("place_gone", 1, [])


def test_a_place_given_back_is_not_confirmed() -> None:
    place = hold(make_student(), make_class(), make_round())
    stale = Place.objects.get()
    cancel_place(place=place, actor=None, reason="undo")

    with pytest.raises(Refusal) as refused:
        confirm_place(place=stale, actor=None)

    assert (refused.value.code, Place.objects.get().state, taken()) == (
        "place_gone",
        "cancelled",
        0,
    )


def test_the_senior_hears_when_the_desk_takes_a_place() -> None:
    hold(make_student(), make_class(), make_round(), actor=make_staff(), channel="desk")

    told = OutboxMessage.objects.filter(channel="sms").values_list("template", "values")
    assert list(told) == [
        (
            "place_held",
            {"name": "王桂兰", "class_name": "声乐初级1班", "date": "2月4日（星期四）"},
        )
    ]


def test_who_takes_a_place_alone_gets_no_message() -> None:
    hold(make_student(), make_class(), make_round())

    assert OutboxMessage.objects.count() == 0


def test_only_the_senior_answers_the_question() -> None:
    major = make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。")
    student, row = make_student(), make_class(major=major)
    helper = make_student(2).login

    with pytest.raises(Refusal) as refused:
        answer_suitability(actor=helper, student=student, teaching_class=row, is_suited=True)

    assert (refused.value.code, student.consents.count()) == ("helper_cannot_answer", 0)


def test_a_yes_opens_the_class_and_a_later_no_closes_it() -> None:
    major = make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。")
    student, row, enrolment_round = make_student(), make_class(major=major), make_round()
    for answer in (True, True, False):
        answer_suitability(
            actor=student.login, student=student, teaching_class=row, is_suited=answer
        )

    with pytest.raises(Refusal) as refused:
        hold(student, row, enrolment_round)
    answer_suitability(actor=student.login, student=student, teaching_class=row, is_suited=True)
    place = hold(student, row, enrolment_round)

    assert (refused.value.code, place.state) == ("suitability_not_affirmed", "held")


def test_taking_a_place_is_ten_statements_with_the_question() -> None:
    major = make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。")
    student, row, enrolment_round = make_student(), make_class(major=major), make_round()
    answer_suitability(actor=student.login, student=student, teaching_class=row, is_suited=True)
    loaded = queries.classes_for_rules().get(pk=row.pk)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        hold_place(
            actor=student.login,
            student=student,
            teaching_class=loaded,
            round=enrolment_round,
            channel="web",
        )

    assert len(captured) <= 10, [query["sql"][:90] for query in captured]


def test_a_seat_is_taken_only_while_there_is_one() -> None:
    row = make_class(capacity=2)

    assert ([take_seat(row.pk) for _ in range(3)], taken()) == ([True, True, False], 2)


def test_giving_back_a_seat_nobody_took_is_a_fault() -> None:
    row = make_class()

    with pytest.raises(SeatCountError):
        free_seat(row.pk)


def test_the_audit_sees_a_counter_that_drifted() -> None:
    hold(make_student(), make_class(), make_round())
    TeachingClass.objects.update(taken=5)

    assert len(faults()) == 1
