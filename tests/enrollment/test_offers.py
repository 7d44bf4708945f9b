"""A freed seat goes to the first who waits and may have it, in the transaction that freed it."""

from datetime import datetime, timedelta

import pytest
import time_machine

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Place, WaitlistEntry
from enrollment.services.offer_answers import accept_offer, decline_offer, lapse_due_offers
from enrollment.services.offers import (
    answer_deadline,
    call_deadline,
    offer_free_seats,
    offer_next,
    offer_seats_everywhere,
)
from enrollment.services.places import cancel_place, confirm_place, lapse_due_places
from enrollment.services.waitlist import join_head, join_waitlist, leave
from tests.enrollment.offering import at, faults, full_class, hold, states, taken, told
from tests.enrollment.school import NOW, SHANGHAI, make_class, make_round, make_staff, make_student
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_seat_given_back_is_offered_to_the_first_who_waits() -> None:
    _row, [place], [first, second] = full_class()

    cancel_place(place=place, actor=None, reason="undo")

    assert (states(), taken(), told(first), told(second), faults()) == (
        {"S0001": ["offered", "offered"], "S0002": ["", "waiting"]},
        1,
        ["place_offered"],
        [],
        [],
    )


def test_a_seat_nobody_paid_for_is_offered_too(clock) -> None:
    _row, _places, _students = full_class()
    clock.move_to(NOW + timedelta(days=5))

    lapse_due_places()

    assert (states(), taken(), faults()) == (
        {"S0001": ["offered", "offered"], "S0002": ["", "waiting"]},
        1,
        [],
    )


def test_yes_keeps_the_place_for_two_working_days() -> None:
    _row, [place], [first, _second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")

    for _time in range(2):
        accept_offer(actor=first.login, place=Place.objects.get(student=first), channel="web")

    offered = Place.objects.get(student=first)
    assert (offered.state, offered.held_until, states()["S0001"], taken(), faults()) == (
        "held",
        at(4, 23, 59) + timedelta(seconds=59),
        ["held", "placed"],
        1,
        [],
    )


def test_no_passes_the_seat_on_at_once() -> None:
    _row, [place], [first, second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")

    for _time in range(2):
        decline_offer(actor=first.login, place=Place.objects.get(student=first))

    assert (states(), taken(), told(second), faults()) == (
        {"S0001": ["cancelled", "declined"], "S0002": ["offered", "offered"]},
        1,
        ["place_offered"],
        [],
    )


def test_no_answer_passes_the_seat_on(clock) -> None:
    _row, [place], [first, second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")
    deadline = Place.objects.get(student=first).answer_by
    clock.move_to(deadline)
    early = lapse_due_offers()
    clock.move_to(deadline + timedelta(seconds=1))

    settled = (early, lapse_due_offers(), lapse_due_offers())

    assert (settled, states(), told(first), told(second), taken(), faults()) == (
        (0, 1, 0),
        {"S0001": ["lapsed", "missed"], "S0002": ["offered", "offered"]},
        ["place_offered", "offer_lapsed"],
        ["place_offered"],
        1,
        [],
    )


def test_who_was_promoted_and_cancels_never_blocks_the_list() -> None:
    _row, [place], [first, second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")
    accepted = accept_offer(
        actor=first.login, place=Place.objects.get(student=first), channel="web"
    )

    cancel_place(place=accepted, actor=first.login, reason="given_up")

    assert (states(), told(second), taken(), faults()) == (
        {"S0001": ["cancelled", "placed"], "S0002": ["offered", "offered"]},
        ["place_offered"],
        1,
        [],
    )


def test_an_answer_that_comes_too_late_changes_nothing(clock) -> None:
    _row, [place], [first, _second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")
    offered = Place.objects.get(student=first)
    clock.move_to(offered.answer_by + timedelta(seconds=1))

    with pytest.raises(Refusal) as refused:
        accept_offer(actor=first.login, place=offered, channel="web")

    assert (refused.value.code, states()["S0001"], taken()) == (
        "offer_over",
        ["offered", "offered"],
        1,
    )


def test_a_place_that_was_taken_is_not_declined() -> None:
    _row, [place], [first, _second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")
    offered = Place.objects.get(student=first)
    accept_offer(actor=first.login, place=offered, channel="web")

    with pytest.raises(Refusal) as refused:
        decline_offer(actor=first.login, place=offered)

    assert (refused.value.code, states()["S0001"]) == ("offer_accepted", ["held", "placed"])


def test_whom_the_rules_no_longer_allow_is_passed_over_and_told_why() -> None:
    _row, [place], [first, second] = full_class()
    first.standing = "on_leave"
    first.save()

    cancel_place(place=place, actor=None, reason="undo")

    entry = WaitlistEntry.objects.get(student=first)
    assert (states(), entry.ended_because, told(first), told(second), taken(), faults()) == (
        {"S0001": ["", "passed"], "S0002": ["offered", "offered"]},
        "王桂兰现在没有在籍。",
        ["waitlist_passed"],
        ["place_offered"],
        1,
        [],
    )


def test_a_passer_by_never_gets_a_seat_that_others_wait_for() -> None:
    row, _places, _students = full_class()
    TeachingClass.objects.filter(pk=row.pk).update(capacity=2)
    enrolment_round = queries.rounds_of_term(row.term_id)[0]

    with pytest.raises(Refusal) as refused:
        hold(make_student(50), row, enrolment_round)

    assert (refused.value.code, taken(), Place.objects.filter(state="held").count()) == (
        "class_full",
        1,
        1,
    )


def test_who_has_an_offer_takes_it_by_applying() -> None:
    row, [place], [first, _second] = full_class()
    cancel_place(place=place, actor=None, reason="undo")

    held = hold(first, row, queries.rounds_of_term(row.term_id)[0])

    assert (held.pk, held.state, states()["S0001"], taken()) == (
        Place.objects.get(student=first).pk,
        "held",
        ["held", "placed"],
        1,
    )


def test_seats_that_came_free_unseen_are_offered_by_the_sweep() -> None:
    row, _places, _students = full_class(waiting=3)
    TeachingClass.objects.filter(pk=row.pk).update(capacity=3)
    before = len(faults())

    assert (before, offer_seats_everywhere(), offer_seats_everywhere(), states(), faults()) == (
        1,
        2,
        0,
        {
            "S0001": ["offered", "offered"],
            "S0002": ["offered", "offered"],
            "S0003": ["", "waiting"],
        },
        [],
    )


def test_an_offer_counts_against_nobodys_limit_until_it_is_taken() -> None:
    row, [place], [first, _second] = full_class()
    enrolment_round = queries.rounds_of_term(row.term_id)[0]
    cancel_place(place=place, actor=None, reason="undo")
    others = [hold(first, make_class(f"C0{day}", weekday=day), enrolment_round) for day in (2, 3)]

    with pytest.raises(Refusal) as refused:
        accept_offer(
            actor=first.login,
            place=Place.objects.get(student=first, teaching_class=row),
            channel="web",
        )

    assert ([each.state for each in others], refused.value.code, states()["S0001"]) == (
        ["held", "held"],
        "class_limit",
        ["offered", "offered"],
    )


def test_late_money_takes_the_seat_that_was_offered_meanwhile(clock) -> None:
    row, [place], [first, _second] = full_class()
    payer = place.student
    clock.move_to(NOW + timedelta(days=5))
    lapse_due_places()
    join_head(student=payer, teaching_class=row, reason="late_money")
    decline_offer(actor=first.login, place=Place.objects.get(student=first))

    confirm_place(place=place, actor=None)

    ends = list(Place.objects.filter(student=payer).order_by("pk").values_list("state", flat=True))
    assert (ends, states()["S0100"], taken(), faults()) == (
        ["confirmed", "cancelled"],
        ["cancelled", "placed"],
        1,
        [],
    )


def test_who_has_no_phone_is_rung_and_the_call_ends_with_the_answer() -> None:
    _row, [place], [first, _second] = full_class()
    first.login = None
    first.save()
    desk = make_staff()
    cancel_place(place=place, actor=None, reason="undo")
    calls = OutboxMessage.objects.filter(channel="call", template="place_offered")
    before = list(calls.values_list("job_state", "withheld"))

    accept_offer(actor=desk, place=Place.objects.get(student=first), channel="phone")

    offered = Place.objects.get(student=first)
    assert (before, list(calls.values_list("job_state", "withheld")), offered.channel) == (
        [("due", "")],
        [("done", "名额已答复。")],
        "phone",
    )


@pytest.mark.parametrize(
    ("offered_at", "hours", "ends_at"),
    [
        (at(2, 10), 24, at(3, 10)),
        (at(2, 10), 12, at(3, 9)),
        (at(2, 22), 24, at(4, 9)),
        (at(2, 15, 20), 48, at(4, 16)),
        (at(2, 20, 30), 48, at(5, 9)),
        (at(2, 3), 1, at(2, 9)),
        (at(2, 21), 11, at(3, 19)),
    ],
)
def test_the_time_to_answer_never_ends_in_quiet_hours(settings, offered_at, hours, ends_at) -> None:
    settings.SMS_QUIET_HOURS = "21:00-08:00"
    assert answer_deadline(offered_at, hours) == ends_at


def test_who_must_be_rung_has_until_the_desk_closes_on_a_working_day(settings) -> None:
    settings.SMS_QUIET_HOURS = "21:00-08:00"
    friday_night = at(19, 20)
    assert call_deadline(friday_night, 24) == at(22, 17)


def test_a_class_that_has_gone_on_too_far_offers_nothing(clock) -> None:
    row, [place], _students = full_class()
    confirm_place(place=place, actor=None)
    clock.move_to(datetime(2027, 4, 1, 10, 0, tzinfo=SHANGHAI))

    cancel_place(place=place, actor=None, reason="undo")

    assert (offer_next(teaching_class=row), states(), taken(), faults()) == (
        None,
        {"S0001": ["", "waiting"], "S0002": ["", "waiting"]},
        0,
        [],
    )


def test_joining_the_list_of_a_full_class() -> None:
    row, _places, _students = full_class()
    student = make_student(9)

    for _time in range(2):
        join_waitlist(
            actor=student.login,
            student=student,
            teaching_class=queries.classes_for_rules().get(pk=row.pk),
            channel="web",
        )

    assert list(
        WaitlistEntry.objects.filter(student=student).values_list("rank", "state", "channel")
    ) == [(3, "waiting", "web")]


@pytest.mark.parametrize(
    ("round_fields", "student_fields", "code"),
    [
        ({"closes_at": NOW}, {}, "waitlist_closed"),
        ({"channels": ["desk"]}, {}, "wrong_channel"),
        ({}, {"standing": "on_leave"}, "not_on_register"),
        ({}, {"birth_date": datetime(1990, 1, 1, tzinfo=SHANGHAI).date()}, "too_young"),
    ],
)
def test_who_may_not_wait_leaves_no_trace(round_fields, student_fields, code) -> None:
    row = make_class(capacity=0)
    make_round(**round_fields)
    student = make_student(9, **student_fields)

    with pytest.raises(Refusal) as refused:
        join_waitlist(
            actor=student.login,
            student=student,
            teaching_class=queries.classes_for_rules().get(pk=row.pk),
            channel="web",
        )

    assert (refused.value.code, WaitlistEntry.objects.count()) == (code, 0)


def test_who_left_the_list_is_not_asked() -> None:
    _row, [place], [first, _second] = full_class()
    leave(entry=WaitlistEntry.objects.get(student=first), actor=first.login)

    cancel_place(place=place, actor=None, reason="undo")

    assert states() == {"S0001": ["", "left"], "S0002": ["offered", "offered"]}


def test_every_free_seat_is_offered_but_no_more() -> None:
    row, _places, _students = full_class(waiting=3)
    TeachingClass.objects.filter(pk=row.pk).update(capacity=3)

    assert (len(offer_free_seats(teaching_class=row)), taken(), faults()) == (2, 3, [])
