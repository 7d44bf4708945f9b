"""After a place was given: another class, leaving, a leave, late entry, a death."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from courses.models import TeachingClass
from enrollment import queries
from enrollment.audit.places import CHECKS
from enrollment.models import (
    LeaveOfAbsence,
    Place,
    Transfer,
    WaitlistEntry,
    Withdrawal,
)
from enrollment.services.late_entry import admit_late
from enrollment.services.leaves import come_back, take_leave
from enrollment.services.places import confirm_place, hold_place
from enrollment.services.transfers import close_dead_transfers, complete_transfer, transfer_place
from enrollment.services.waitlist import join_end
from enrollment.services.withdrawals import settle_withdrawal, withdraw_place
from enrollment.views.place_rows import live_rows, place_rows
from tests.enrollment.school import NOW, SHANGHAI, make_class, make_round, make_staff, make_student
from university.accounts.models import Student, User
from university.accounts.services.standings import change_standing
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def rules_of(row: TeachingClass) -> TeachingClass:
    return queries.classes_for_rules().get(pk=row.pk)


def confirmed(student: Student, row: TeachingClass, enrolment_round) -> Place:
    place = hold_place(
        actor=student.login,
        student=student,
        teaching_class=rules_of(row),
        round=enrolment_round,
        channel="web",
    )
    return confirm_place(place=place, actor=None)


def two_classes(**second):
    """Two classes on different days, a round, and a student with a sure place in the first."""
    one, other = make_class(capacity=1), make_class("C02", weekday=3, **second)
    enrolment_round = make_round(closes_at=NOW + timedelta(days=60))
    student = make_student()
    return confirmed(student, one, enrolment_round), one, other


def transfer(place: Place, to_class: TeachingClass) -> Transfer:
    return transfer_place(
        actor=make_staff(),
        place=place,
        to_class=rules_of(to_class),
        reason="时间不合适",
        channel="desk",
    )


def seats() -> dict[str, int]:
    return dict(TeachingClass.objects.order_by("code").values_list("code", "taken"))


def faults() -> list[str]:
    return [fault.sentence for check in CHECKS.values() for fault in check()]


def told(student: Student) -> list[str]:
    rows = OutboxMessage.objects.filter(student=student, channel="inbox").order_by("pk")
    return list(rows.values_list("template", flat=True))


def test_the_place_itself_changes_class_where_both_cost_the_same() -> None:
    place, one, other = two_classes()
    join_end(student=make_student(2), teaching_class=one)

    done = transfer(place, other)

    now = Place.objects.get(pk=place.pk)
    offered = Place.objects.filter(state="offered").values_list("student__student_no", flat=True)
    assert (
        (done.state, done.difference_fen, now.teaching_class_id, now.state),
        (seats(), list(offered), told(place.student), faults()),
    ) == (
        ("done", 0, other.pk, "confirmed"),
        ({"C01": 1, "C02": 1}, ["S0002"], ["transferred"], []),
    )


def test_where_the_fees_differ_a_second_place_waits_for_the_money() -> None:
    place, _one, other = two_classes(fee_fen=20000)

    waiting = transfer(place, other)

    held = waiting.new_place
    assert (
        (waiting.state, waiting.difference_fen, held.state, held.teaching_class_id),
        (Place.objects.get(pk=place.pk).state, seats(), told(place.student), faults()),
    ) == (
        ("waiting", 4000, "held", other.pk),
        ("confirmed", {"C01": 1, "C02": 1}, [], []),
    )


def test_my_classes_say_that_a_change_waits_for_its_money() -> None:
    place, one, other = two_classes(fee_fen=20000)
    transfer(place, other)

    rows = [*place_rows(place.student), *live_rows(place.student)]

    sentences = {(row.name, row.sentence) for row in rows}
    assert sentences == {
        (one.name, f"您正在转到{other.name}。办好以前，这个名额还是您的。"),
        (other.name, f"您正在从{one.name}转来。差价结清，就转好了。"),
    }


def test_the_old_place_ends_when_the_difference_is_settled() -> None:
    place, _one, other = two_classes(fee_fen=20000)
    waiting = transfer(place, other)
    with pytest.raises(Refusal) as early:
        complete_transfer(transfer=waiting, actor=None)
    confirm_place(place=waiting.new_place, actor=None)

    for _time in range(2):
        complete_transfer(transfer=waiting, actor=None)

    assert (
        early.value.code,
        Transfer.objects.get().state,
        Place.objects.get(pk=place.pk).state,
        seats(),
        faults(),
    ) == ("difference_not_settled", "done", "cancelled", {"C01": 0, "C02": 1}, [])


def test_a_second_place_that_nobody_paid_for_ends_the_transfer() -> None:
    place, _one, other = two_classes(fee_fen=20000)
    waiting = transfer(place, other)
    withdraw_place(actor=None, place=waiting.new_place, kind="withdrawal", reason="改主意了")

    assert (close_dead_transfers(), close_dead_transfers(), Transfer.objects.get().state) == (
        1,
        0,
        "cancelled",
    )


@pytest.mark.parametrize(
    ("days", "class_fields", "round_kind", "code"),
    [
        (45, {}, "leftover", "transfer_too_late"),
        (0, {"capacity": 0}, "leftover", "class_full"),
        (0, {"state": "cancelled"}, "leftover", "class_cancelled"),
        (0, {}, "late_entry", "late_entry_stays"),
    ],
)
def test_a_transfer_that_may_not_be_leaves_no_trace(
    clock, days, class_fields, round_kind, code
) -> None:
    place, _one, other = two_classes(**class_fields)
    place.round.kind = round_kind
    place.round.save()
    clock.move_to(NOW + timedelta(days=days))
    before = seats()

    with pytest.raises(Refusal) as refused:
        transfer(place, other)

    assert (refused.value.code, Transfer.objects.count(), seats(), faults()) == (
        code,
        0,
        before,
        [],
    )


def test_a_class_is_changed_once_a_term() -> None:
    place, one, other = two_classes()
    transfer(place, other)

    with pytest.raises(Refusal) as refused:
        transfer_place(
            actor=User.objects.get(username="desk1"),
            place=Place.objects.get(pk=place.pk),
            to_class=rules_of(one),
            reason="又想回去",
            channel="desk",
        )

    assert (refused.value.code, seats()) == ("transferred_already", {"C01": 0, "C02": 1})


def test_nobody_changes_into_a_class_that_others_wait_for() -> None:
    place, _one, other = two_classes(capacity=0)
    join_end(student=make_student(2), teaching_class=other)
    TeachingClass.objects.filter(pk=other.pk).update(capacity=1)

    with pytest.raises(Refusal) as refused:
        transfer(place, other)

    assert (refused.value.code, seats()) == ("class_full", {"C01": 1, "C02": 0})


def test_who_leaves_a_class_leaves_a_row_for_the_till() -> None:
    place, one, _other = two_classes()
    join_end(student=make_student(2), teaching_class=one)

    staff = make_staff()

    for _time in range(2):
        withdraw_place(actor=staff, place=place, kind="withdrawal", reason="腿脚不便")

    row = Withdrawal.objects.get()
    assert (
        (row.kind, row.money, Place.objects.get(pk=place.pk).state),
        (Place.objects.filter(state="offered").count(), told(place.student), faults()),
        (settle_withdrawal(withdrawal=row), settle_withdrawal(withdrawal=row)),
    ) == (
        ("withdrawal", "due", "cancelled"),
        (1, ["place_given_up"], []),
        (True, False),
    )


def test_a_leave_keeps_the_record_and_ends_only_the_places_named() -> None:
    place, _one, other = two_classes()
    kept = confirmed(place.student, other, place.round)
    staff = make_staff(is_superuser=True)

    take_leave(
        actor=staff,
        student=place.student,
        from_day=date(2027, 3, 8),
        until_day=date(2027, 9, 1),
        reason="去女儿家",
        ended=[place],
    )

    student = Student.objects.get(pk=place.student_id)
    assert (
        student.standing,
        [Place.objects.get(pk=each.pk).state for each in (place, kept)],
        list(Withdrawal.objects.values_list("kind", "money")),
        told(student),
        faults(),
    ) == (
        "on_leave",
        ["cancelled", "confirmed"],
        [("leave", "due")],
        ["place_given_up", "leave_taken"],
        [],
    )


def test_who_comes_back_is_on_the_register_again() -> None:
    student, staff = make_student(), make_staff(is_superuser=True)
    days = {"from_day": date(2027, 2, 2), "until_day": date(2027, 6, 1)}
    take_leave(actor=staff, student=student, reason="住院", **days)
    with pytest.raises(Refusal) as twice:
        take_leave(actor=staff, student=student, reason="住院", **days)

    for _time in range(2):
        come_back(actor=staff, student=student)

    assert (
        twice.value.code,
        Student.objects.get().standing,
        LeaveOfAbsence.objects.get().returned_at == NOW,
        told(student),
    ) == ("leave_already", "active", True, ["leave_taken", "leave_over"])


def test_a_leave_with_wrong_days_writes_nothing() -> None:
    student = make_student()
    with pytest.raises(Refusal) as refused:
        take_leave(
            actor=make_staff(),
            student=student,
            from_day=date(2027, 3, 1),
            until_day=date(2027, 2, 1),
            reason="",
        )
    assert (refused.value.code, LeaveOfAbsence.objects.count(), student.standing) == (
        "leave_wrong_days",
        0,
        "active",
    )


def late_entry(**round_fields):
    """The term runs; a round of late entry is open, and nothing else."""
    begun = datetime(2027, 3, 20, 10, 0, tzinfo=SHANGHAI)
    row = make_class(capacity=1)
    make_round(
        kind="late_entry",
        allocation="staff_approval",
        **{
            "opens_at": begun - timedelta(days=1),
            "closes_at": begun + timedelta(days=9),
            **round_fields,
        },
    )
    return begun, row


def admit(
    actor: User, student: Student, row: TeachingClass, *, reason: str = "搬家来晚了"
) -> Place:
    return admit_late(
        actor=actor, student=student, teaching_class=rules_of(row), reason=reason, channel="desk"
    )


def test_staff_let_a_student_into_a_class_that_runs(clock) -> None:
    begun, row = late_entry()
    clock.move_to(begun)
    registrar = make_staff("registrar1", is_superuser=True)
    student = make_student()

    place = admit(registrar, student, row)
    again = admit(registrar, student, row)

    assert (place.pk, place.state, place.round.kind, seats(), told(student)) == (
        again.pk,
        "held",
        "late_entry",
        {"C01": 1},
        ["place_held"],
    )


@pytest.mark.parametrize(
    ("is_registrar", "reason", "days", "code"),
    [
        (False, "搬家来晚了", 0, "not_yours_to_admit"),
        (True, "无", 0, "reason_missing"),
        (True, "搬家来晚了", 20, "no_late_entry"),
    ],
)
def test_who_may_not_come_in_late_leaves_no_trace(clock, is_registrar, reason, days, code) -> None:
    begun, row = late_entry()
    clock.move_to(begun + timedelta(days=days))
    staff = make_staff("registrar1", is_superuser=is_registrar)

    with pytest.raises(Refusal) as refused:
        admit(staff, make_student(), row, reason=reason)

    assert (refused.value.code, Place.objects.count(), seats()) == (code, 0, {"C01": 0})


def test_a_death_ends_every_place_quietly_and_keeps_what_is_owed() -> None:
    place, one, other = two_classes(capacity=0)
    student = place.student
    join_end(student=student, teaching_class=other)
    join_end(student=make_student(2), teaching_class=one)
    before = OutboxMessage.objects.filter(student=student).count()

    change_standing(actor=make_staff(is_superuser=True), student=student, standing="deceased")

    assert (
        Place.objects.get(pk=place.pk).state,
        list(Withdrawal.objects.values_list("kind", "money")),
        list(WaitlistEntry.objects.order_by("pk").values_list("state", flat=True)),
        OutboxMessage.objects.filter(student=student).count() - before,
        seats(),
        faults(),
    ) == ("cancelled", [("death", "due")], ["left", "offered"], 0, {"C01": 1, "C02": 0}, [])
