"""Who gets on the register, under which number, and what of it can be read."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from wagtail.models import ModelLogEntry

from tests.university.accounts.conftest import MakeStudent
from tests.university.accounts.test_typed_answers import MAN, WOMAN
from university.accounts.models import Consent, Student, User
from university.accounts.services import students
from university.accounts.services.consents import text_in_force
from university.accounts.services.registering import register_at_desk, register_self
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    moment = datetime(2027, 2, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(moment, tick=False):
        yield


@pytest.fixture
def desk() -> User:
    """Staff who may change student records."""
    return make_desk()


def make_desk() -> User:
    user = User.objects.create(username="desk1", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="accounts",
            codename__in=[
                *("add_student", "change_student", "view_student", "see_id_number"),
                *("add_proxyauthorization", "change_proxyauthorization"),
            ],
        )
    )
    return user


def create(login: User | None, **fields: object) -> Student:
    values = {
        "actor": login,
        "login": login,
        "name": "王桂兰",
        "sex": "female",
        "birth_date": date(1955, 5, 1),
        **fields,
    }
    return students.create_student(**values)


def refusal_code(act, *args, **fields) -> str:
    with pytest.raises(Refusal) as refused:
        act(*args, **fields)
    return refused.value.code


def test_numbers_follow_each_other_and_begin_anew_each_year(login: User) -> None:
    names = ["王桂兰", "李国强", "张春梅"]
    first = [create(login, name=name).student_no for name in names]
    with time_machine.travel(datetime(2028, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))):
        later = create(login, name="赵文华").student_no
    assert (first, later) == (["202700001", "202700002", "202700003"], "202800001")


def test_numbers_pass_by_records_from_elsewhere(login: User, make_student: MakeStudent) -> None:
    for number in ("202700041", "202790005", "T00009"):
        Student.objects.filter(pk=make_student("老学员").pk).update(student_no=number)
    assert create(login).student_no == "202700042"


def test_a_name_is_found_by_its_sound(login: User) -> None:
    student = create(login, name="单 田芳")
    assert (student.name, student.pinyin, student.initials) == ("单田芳", "shantianfang", "stf")


def test_an_id_number_decides_over_birth_date_and_sex(login: User) -> None:
    student = create(login, id_number=MAN.lower(), sex="female", birth_date=date(1990, 1, 1))
    student.refresh_from_db()
    assert (student.id_number, student.sex, student.birth_date) == (MAN, "male", date(1952, 2, 29))


def test_no_id_number_stands_in_plain_in_the_database(login: User, desk: User, caplog) -> None:
    student = create(login, id_number=WOMAN)
    students.look_at_id_number(actor=desk, student=student)
    refusal_code(create, login, name="别人", id_number=WOMAN)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [table for row in cursor.fetchall() if WOMAN in str(row)]
    assert (found, WOMAN in caplog.text) == ([], False)


def test_the_same_person_twice_is_one_record(login: User) -> None:
    first, second = create(login), create(login, name="王 桂兰")
    assert (first.pk, Student.objects.count()) == (second.pk, 1)


def test_an_id_number_on_the_register_is_refused_without_telling_why(
    login: User, make_student: MakeStudent
) -> None:
    create(login, id_number=WOMAN)
    other = User.objects.create(phone="+8612000000009")
    with pytest.raises(Refusal) as refused:
        create(other, name="李秀英", id_number=WOMAN)
    assert (refused.value.code, str(refused.value.message), Student.objects.count()) == (
        "id_number_taken",
        "这个身份证号不能在这里登记。",
        1,
    )


def test_nobody_registers_under_another_login(login: User) -> None:
    other = User.objects.create(phone="+8612000000009")
    assert (refusal_code(create, login, actor=other), Student.objects.count()) == (
        "not_your_login",
        0,
    )


def test_a_login_stands_for_a_household(login: User, desk: User) -> None:
    for name in "赵钱孙李周吴":
        create(login, name=f"{name}秀英")
    assert refusal_code(create, login, name="郑秀英") == "too_many_people"
    assert create(login, actor=desk, name="郑秀英").login == login


def test_registering_oneself_records_the_notice_one_read(login: User) -> None:
    text = text_in_force("privacy")
    student = register_self(
        actor=login,
        name="王桂兰",
        sex="female",
        birth_date=date(1955, 5, 1),
        agreed_text_id=text.pk,
    )
    assert list(Consent.objects.values_list("student", "text", "given_how", "actor")) == [
        (student.pk, text.pk, "self", login.pk)
    ]


def test_a_notice_that_changed_meanwhile_registers_nobody(login: User) -> None:
    code = refusal_code(
        register_self,
        actor=login,
        name="王桂兰",
        sex="female",
        birth_date=date(1955, 5, 1),
        agreed_text_id=text_in_force("privacy").pk + 1,
    )
    assert (code, Student.objects.count(), Consent.objects.count()) == ("notice_changed", 0, 0)


def test_the_desk_registers_a_person_with_no_phone(desk: User) -> None:
    student = register_at_desk(
        actor=desk, name="赵福生", sex="male", birth_date=date(1949, 3, 3), id_number=""
    )
    consent = student.consents.get()
    assert (student.login, consent.given_how, consent.actor) == (None, "paper", desk)


def test_setting_an_id_number_is_for_staff_and_logged(desk: User, login: User) -> None:
    student = create(login)
    assert (
        refusal_code(students.set_id_number, actor=login, student=student, id_number=MAN)
        == "staff_only"
    )
    students.set_id_number(actor=desk, student=student, id_number=MAN)
    student.refresh_from_db()
    actions = ModelLogEntry.objects.filter(object_id=str(student.pk)).order_by("pk")
    assert (student.birth_date, list(actions.values_list("action", "user"))) == (
        date(1952, 2, 29),
        [("wagtail.create", login.pk), ("accounts.set_id_number", desk.pk)],
    )


def test_an_id_number_is_deleted_when_its_owner_asks(desk: User, login: User) -> None:
    student = create(login, id_number=WOMAN)
    assert refusal_code(students.delete_id_number, actor=login, student=student) == "staff_only"
    students.delete_id_number(actor=desk, student=student)
    student.refresh_from_db()
    assert (student.id_number, student.id_number_index, student.birth_date) == (
        "",
        None,
        date(1955, 5, 1),
    )


def test_each_look_at_an_id_number_is_logged(desk: User, login: User) -> None:
    student = create(login, id_number=WOMAN)
    shown = [students.look_at_id_number(actor=desk, student=student) for _ in range(2)]
    assert refusal_code(students.look_at_id_number, actor=login, student=student) == "staff_only"
    looks = ModelLogEntry.objects.filter(action="accounts.see_id_number")
    assert (shown, [look.user for look in looks]) == ([WOMAN, WOMAN], [desk, desk])


def test_a_document_is_seen_once_and_a_lost_card_opens_nothing(desk: User, login: User) -> None:
    student = create(login)
    old = student.card_token
    students.mark_document_seen(actor=desk, student=student)
    new = students.replace_card(actor=desk, student=student).card_token
    student.refresh_from_db()
    assert (student.id_seen_by, student.card_token, old == new) == (desk, new, False)
    for act in (students.mark_document_seen, students.replace_card):
        assert refusal_code(act, actor=login, student=student) == "staff_only"
