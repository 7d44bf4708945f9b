"""The real gateway's client against a server that stands for it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.university.notifications.conftest import Gateway
from university import clock
from university.accounts.models import Student
from university.notifications.models import OutboxMessage, TextMessage
from university.notifications.services import deliver_due, send_code, tell

Make = Callable[..., Student]
REAL = "+8613800000001"


def left(student: Student) -> TextMessage:
    rows = tell(
        student=student,
        template="place_given_up",
        values={"class_name": "声乐初级1班"},
        unique_key="given_up:17",
    )
    return TextMessage.objects.get(pk=rows[1].pk)


def test_sends_by_the_gateways_template(make_student: Make, gateway: Gateway) -> None:
    message = left(make_student(phone=REAL))
    assert deliver_due() == 1
    assert gateway.asked == [
        (
            "SendSms",
            {
                "PhoneNumberSet": [REAL],
                "SmsSdkAppId": "1400000000",
                "TemplateId": "1003",
                "SignName": "市老年大学",
                "TemplateParamSet": ["王桂兰", "声乐初级1班"],
                "SessionContext": str(message.pk),
            },
        )
    ]
    message.refresh_from_db()
    assert (message.job_state, message.channel_ref) == ("done", "serial-1")


def test_a_code_goes_out_with_the_commit(
    db: None, gateway: Gateway, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send_code(phone=REAL, code="314159", unique_key="login:1")
    assert [body["TemplateParamSet"] for body in gateway.sends()] == [["314159"]]


def test_a_made_up_number_is_never_sent_to(make_student: Make, gateway: Gateway) -> None:
    message = left(make_student(phone="+8612000000001"))
    deliver_due()
    assert gateway.asked == []
    message.refresh_from_db()
    assert (message.job_state, message.withheld) == ("done", "这是演示号码。")


@pytest.mark.parametrize(
    "code",
    ["LimitExceeded.PhoneNumberDailyLimit", "FailedOperation.SignatureIncorrectOrUnapproved"],
)
def test_a_limit_or_a_wrong_signature_is_tried_again(
    make_student: Make, gateway: Gateway, code: str
) -> None:
    gateway.send_code = code
    message = left(make_student(phone=REAL))
    deliver_due()
    message.refresh_from_db()
    assert (message.job_state, message.attempts) == ("due", 1)
    assert message.last_error == f'{{"code": "{code}", "message": "said the gateway"}}'


def test_a_number_that_cannot_be_reached_goes_to_the_desk(
    make_student: Make, gateway: Gateway
) -> None:
    gateway.send_code = "InvalidParameterValue.IncorrectPhoneNumber"
    left(make_student(phone=REAL))
    deliver_due()
    deliver_due()
    assert len(gateway.sends()) == 1
    assert list(
        OutboxMessage.objects.order_by("pk").values_list("channel", "job_state", "unique_key")
    ) == [
        ("inbox", "done", "given_up:17:inbox"),
        ("sms", "failed", "given_up:17:sms"),
        ("call", "due", "given_up:17:call"),
    ]


def test_a_bad_key_of_ours_is_tried_again(make_student: Make, gateway: Gateway) -> None:
    gateway.error = {"Code": "AuthFailure.SignatureFailure", "Message": "no"}
    message = left(make_student(phone=REAL))
    deliver_due()
    message.refresh_from_db()
    assert message.job_state == "due"


def test_the_last_failed_try_goes_to_the_desk(make_student: Make, gateway: Gateway) -> None:
    gateway.send_code = "LimitExceeded.AppDailyLimit"
    message = left(make_student(phone=REAL))
    TextMessage.objects.filter(pk=message.pk).update(
        attempts=TextMessage.MAX_ATTEMPTS - 1, last_error="before"
    )
    deliver_due()
    message.refresh_from_db()
    assert message.job_state == "failed"
    assert OutboxMessage.objects.filter(channel="call", job_state="due").count() == 1


@pytest.mark.parametrize(("known", "sends"), [(True, 0), (False, 1)])
def test_a_worker_that_died_asks_the_gateway_first(
    make_student: Make, gateway: Gateway, known: bool, sends: int
) -> None:
    message = left(make_student(phone=REAL))
    gateway.records = [{"SessionContext": str(message.pk)}] if known else []
    TextMessage.objects.filter(pk=message.pk).update(
        job_state="claimed", attempts=1, leased_until=clock.now() - timedelta(seconds=1)
    )
    deliver_due()
    assert len(gateway.sends()) == sends
    message.refresh_from_db()
    assert message.job_state == "done"


def test_a_server_that_is_not_there_is_tried_again(
    make_student: Make, gateway: Gateway, settings: Any
) -> None:
    settings.TENCENT_SMS = {**settings.TENCENT_SMS, "endpoint": "http://127.0.0.1:9"}
    message = left(make_student(phone=REAL))
    deliver_due()
    message.refresh_from_db()
    assert (message.job_state, message.attempts) == ("due", 1)
