"""Telling writes rows with the change; the same cause never tells twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction

from university.accounts.models import Student
from university.notifications.models import OutboxMessage
from university.notifications.services import tell, tell_login

Make = Callable[..., Student]
BODY = "王桂兰您好，已按您的要求退出声乐初级1班。您不用再做什么。"


def left(student: Student, key: str = "given_up:17") -> list[OutboxMessage]:
    return tell(
        student=student,
        template="place_given_up",
        values={"class_name": "声乐初级1班"},
        unique_key=key,
    )


def rows() -> list[tuple[str, str, str, str, str]]:
    return list(
        OutboxMessage.objects.order_by("pk").values_list(
            "channel", "job_state", "phone", "text", "unique_key"
        )
    )


def test_a_person_with_a_phone_gets_a_text_and_an_inbox_message(make_student: Make) -> None:
    left(make_student())
    assert rows() == [
        ("inbox", "done", "", BODY, "given_up:17:inbox"),
        ("sms", "due", "+8612000000001", f"【市老年大学】{BODY}", "given_up:17:sms"),
    ]


def test_a_person_without_a_phone_goes_on_the_call_list(make_student: Make) -> None:
    left(make_student(phone=None))
    assert rows() == [
        ("inbox", "done", "", BODY, "given_up:17:inbox"),
        ("call", "due", "", BODY, "given_up:17:call"),
    ]


def test_the_same_key_gives_the_same_rows(make_student: Make) -> None:
    student = make_student()
    first = [row.pk for row in left(student)]
    assert [row.pk for row in left(student)] == first
    assert len(rows()) == 2


def test_nothing_is_told_of_what_was_not_committed(make_student: Make) -> None:
    student = make_student()
    with transaction.atomic():
        left(student)
        transaction.set_rollback(True)
    assert rows() == []


def test_the_dead_get_no_text(make_student: Make) -> None:
    left(make_student(standing="deceased"))
    assert list(OutboxMessage.objects.order_by("pk").values_list("job_state", "withheld")) == [
        ("done", ""),
        ("done", "学员已去世。"),
    ]


def test_nobody_is_rung_about_the_dead(make_student: Make) -> None:
    left(make_student(phone=None, standing="deceased"))
    assert [row[0] for row in rows()] == ["inbox"]


def test_a_text_in_the_night_waits_for_the_morning(
    make_student: Make, settings: Any, tmp_path: Path
) -> None:
    settings.SMS_QUIET_HOURS = "21:00-08:00"
    settings.TEST_CLOCK = "2026-11-24T22:30:00+08:00"
    text = left(make_student())[1]
    assert text.due_at.isoformat() == "2026-11-25T08:00:00+08:00"


def test_a_login_without_a_record_gets_a_text_alone(make_student: Make) -> None:
    student = make_student()
    assert student.login is not None
    values = {"name": "赵老师", "class_name": "声乐初级1班"}
    for _time in range(2):
        tell_login(
            login=student.login, template="place_given_up", values=values, unique_key="rent:3"
        )
    assert rows() == [
        (
            "sms",
            "due",
            "+8612000000001",
            "【市老年大学】赵老师您好，已按您的要求退出声乐初级1班。您不用再做什么。",
            "rent:3:sms",
        )
    ]
