"""A helper: named by the senior alone, limited, told about, and ended by one tap."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from tests.university.accounts.conftest import MakeStudent
from tests.university.accounts.test_students import make_desk
from university.accounts.models import ProxyAuthorization, Student, User
from university.accounts.services.authorities import grant_authority, revoke_authority
from university.accounts.services.contacts import change_phone, set_emergency_contact
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

HELPER = "+8612000000105"
TOLD = (
    "【市老年大学】王桂兰您好，刘小雨可帮您办事到5月3日（星期一）。如不是您的意思，请告诉服务台。"
)


@pytest.fixture(autouse=True)
def _clock():
    moment = datetime(2027, 2, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(moment, tick=False):
        yield


@pytest.fixture
def student(login: User, make_student: MakeStudent) -> Student:
    return make_student("王桂兰", login)


def grant(student: Student, actor: User | None = None, **fields: object) -> ProxyAuthorization:
    values = {
        "helper_phone": HELPER,
        "helper_name": "刘 小雨",
        "scope": "enrol",
        "valid_until": date(2027, 5, 3),
        "given_how": "code",
        **fields,
    }
    return grant_authority(actor=actor or student.login, student=student, **values)


def texts() -> list[str]:
    sent = OutboxMessage.objects.filter(channel="sms").order_by("pk")
    return list(sent.values_list("text", flat=True))


def test_the_senior_names_a_helper_and_is_told(student: Student) -> None:
    authority = grant(student)
    assert (authority.helper.phone, authority.helper_name, authority.scope, texts()) == (
        HELPER,
        "刘小雨",
        "enrol",
        [TOLD],
    )
    assert list(ModelLogEntry.objects.values_list("action", flat=True)) == [
        "accounts.grant_authority"
    ]


def test_naming_the_same_helper_again_replaces_the_authority(student: Student) -> None:
    first, second = grant(student), grant(student, scope="enrol_pay")
    first.refresh_from_db()
    live = ProxyAuthorization.objects.filter(revoked_at=None)
    assert (first.revoked_at is None, list(live)) == (False, [second])


def test_an_authority_that_ran_out_is_no_hindrance(student: Student) -> None:
    grant(student, valid_until=date(2027, 2, 2))
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai"))):
        assert grant(student).valid_until == date(2027, 5, 3)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"scope": "everything"}, "wrong_scope"),
        ({"valid_until": date(2027, 2, 1)}, "wrong_end"),
        ({"valid_until": date(2028, 3, 1)}, "wrong_end"),
        ({"helper_phone": "+8612012345678"}, "helper_is_self"),
        ({"helper_name": "<b>"}, "name_signs"),
        ({"given_how": "self"}, "helper_cannot_grant"),
        ({"given_how": "paper"}, "staff_only"),
    ],
)
def test_what_is_no_authority_is_refused(
    student: Student, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        grant(student, **fields)
    assert (refused.value.code, ProxyAuthorization.objects.count(), texts()) == (code, 0, [])


def test_a_helper_names_no_other_helper(student: Student) -> None:
    helper = grant(student).helper
    with pytest.raises(Refusal) as refused:
        grant(student, actor=helper, helper_phone="+8612000000106")
    assert (refused.value.code, ProxyAuthorization.objects.count()) == ("helper_cannot_grant", 1)


def test_the_desk_writes_down_what_was_signed(make_student: MakeStudent) -> None:
    student, desk = make_student("赵福生"), make_desk()
    authority = grant(student, actor=desk, given_how="paper")
    channels = OutboxMessage.objects.values_list("channel", flat=True)
    assert (authority.recorded_by, sorted(channels)) == (desk, ["call", "inbox"])


@pytest.mark.parametrize("who", ["senior", "helper", "desk"])
def test_it_ends_at_once_and_the_senior_is_told_once(student: Student, who: str) -> None:
    authority = grant(student)
    actor = {"senior": student.login, "helper": authority.helper, "desk": make_desk()}[who]
    for _ in range(2):
        revoke_authority(actor=actor, authority=authority)
    assert (authority.revoked_at is None, texts()[1:]) == (
        False,
        ["【市老年大学】王桂兰您好，刘小雨不能再帮您办事了。"],
    )


def test_a_stranger_ends_nothing(student: Student) -> None:
    authority = grant(student)
    stranger = User.objects.create(phone="+8612000000999")
    with pytest.raises(Refusal) as refused:
        revoke_authority(actor=stranger, authority=authority)
    authority.refresh_from_db()
    assert (refused.value.code, authority.revoked_at) == ("staff_only", None)


def test_a_helper_changes_no_phone(student: Student) -> None:
    helper = grant(student).helper
    with pytest.raises(Refusal) as refused:
        change_phone(actor=helper, student=student, phone="+8612000000777")
    student.refresh_from_db()
    assert (refused.value.code, student.login.phone) == (
        "helper_cannot_change_phone",
        "+8612012345678",
    )


def test_the_desk_changes_the_phone_and_the_old_one_hears_of_it(student: Student) -> None:
    old = student.login
    change_phone(actor=make_desk(), student=student, phone="+8612000000777")
    student.refresh_from_db()
    message = OutboxMessage.objects.get(channel="sms")
    assert (student.login.phone, message.phone, "0777" in message.text) == (
        "+8612000000777",
        old.phone,
        True,
    )


def test_what_a_helper_writes_the_senior_hears(student: Student) -> None:
    helper = grant(student).helper
    set_emergency_contact(actor=helper, student=student, name="刘小雨", phone=HELPER)
    assert texts()[1:] == [
        "【市老年大学】刘小雨刚刚帮您修改紧急联系人。如不是您的意思，请告诉服务台。"
    ]


def test_what_the_senior_writes_needs_no_message(student: Student) -> None:
    set_emergency_contact(actor=student.login, student=student, name="刘小雨", phone=HELPER)
    student.refresh_from_db()
    assert (student.emergency_contact_name, texts()) == ("刘小雨", [])


@pytest.mark.parametrize(
    ("who", "phone", "code"),
    [("senior", "+8612012345678", "contact_is_self"), ("stranger", HELPER, "not_your_student")],
)
def test_no_contact_for_oneself_or_for_strangers(
    student: Student, who: str, phone: str, code: str
) -> None:
    stranger = User.objects.create(phone="+8612000000999")
    actor = student.login if who == "senior" else stranger
    with pytest.raises(Refusal) as refused:
        set_emergency_contact(actor=actor, student=student, name="某人", phone=phone)
    student.refresh_from_db()
    assert (refused.value.code, student.emergency_contact_name) == (code, "")
