"""The senior's messages, the desk's call list, and the page that production must not have."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from university.accounts.models import Student, User
from university.notifications.models import CallNote, OutboxMessage
from university.notifications.services import send_code, tell
from university.settings import base

Make = Callable[..., Student]


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    """Somebody at the desk."""
    user = User.objects.create(username="desk", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_outboxmessage", "add_callnote"])
    )
    client.force_login(user)
    return client


def call_for(student: Student, key: str = "given_up:17") -> OutboxMessage:
    tell(
        student=student,
        template="place_given_up",
        values={"class_name": "声乐初级1班"},
        unique_key=key,
    )
    return OutboxMessage.objects.get(unique_key=f"{key}:call")


def test_the_call_list_is_for_staff(client: Client, db: None) -> None:
    client.force_login(User.objects.create(phone="+8612000000001"))
    assert client.get("/desk/calls/").status_code == 403


def test_the_call_list_names_person_and_words(desk: Client, make_student: Make) -> None:
    call_for(make_student("陈福生", phone=None))
    page = desk.get("/desk/calls/").content.decode()
    assert "陈福生您好，已按您的要求退出声乐初级1班。您不用再做什么。" in page


def test_an_answered_call_leaves_the_list(desk: Client, make_student: Make) -> None:
    call = call_for(make_student(phone=None))
    answer = desk.post(f"/desk/calls/{call.pk}/", {"outcome": "reached"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/calls/")
    call.refresh_from_db()
    assert (call.job_state, list(CallNote.objects.values_list("outcome"))) == (
        "done",
        [("reached",)],
    )


def test_no_answer_keeps_it_on_the_list(desk: Client, make_student: Make) -> None:
    call = call_for(make_student(phone=None))
    desk.post(f"/desk/calls/{call.pk}/", {"outcome": "no_answer"})
    call.refresh_from_db()
    assert (call.job_state, call.calls.count()) == ("due", 1)


def test_a_call_is_closed_once(desk: Client, make_student: Make) -> None:
    call = call_for(make_student(phone=None))
    desk.post(f"/desk/calls/{call.pk}/", {"outcome": "reached"})
    again = desk.post(f"/desk/calls/{call.pk}/", {"outcome": "reached"})
    assert (again.status_code, call.calls.count()) == (409, 1)
    assert "同事已经打过这个电话。" in again.content.decode()


def test_an_outcome_off_the_list_is_refused(desk: Client, make_student: Make) -> None:
    call = call_for(make_student(phone=None))
    answer = desk.post(f"/desk/calls/{call.pk}/", {"outcome": "<script>"})
    assert (answer.status_code, call.calls.count()) == (409, 0)


def test_the_call_list_costs_the_same_for_many(desk: Client, make_student: Make) -> None:
    counts = []
    for rows in (2, 18):
        for number in range(rows):
            call_for(make_student(phone=None), f"given_up:{rows}-{number}")
        with CaptureQueriesContext(connection) as queries:
            desk.get("/desk/calls/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_outbox_page_shows_codes_in_development(
    client: Client, sent: Any, settings: Any, django_capture_on_commit_callbacks: Any, db: None
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_code(phone="+8612000000001", code="314159", unique_key="login:1")
    page = client.get("/dev/messages/").content.decode()
    assert "验证码314159" in page


@pytest.mark.parametrize(("shown", "channel"), [(False, "file"), (True, "tencent")])
def test_the_outbox_page_does_not_exist_elsewhere(
    client: Client, settings: Any, shown: bool, channel: str, db: None
) -> None:
    settings.SHOW_OUTBOX_PAGE = shown
    settings.SMS_CHANNEL = channel
    assert client.get("/dev/messages/").status_code == 404


def test_production_does_not_show_it() -> None:
    assert base.SHOW_OUTBOX_PAGE is False
