"""The desk applies for somebody: same service, same rules, a slip to take home."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from enrollment.models import Application, RuleOverride
from tests.enrollment.applying import make_drawn_round, send, wishes_of
from tests.enrollment.school import NOW, make_class, make_major, make_staff, make_student
from university.accounts.models import User

pytestmark = pytest.mark.django_db

_RIGHTS = (
    "access_admin",
    "view_student",
    "view_application",
    "add_application",
    "set_rules_aside",
)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(client: Client) -> Client:
    user = make_staff()
    user.user_permissions.set(Permission.objects.filter(codename__in=_RIGHTS))
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def form(**fields: str) -> dict[str, str]:
    return {"channel": "desk", "wants": "1", **fields}


def test_a_walk_in_application_is_one_page_and_a_slip(desk: Client) -> None:
    student, drawn = make_student(login=None), make_drawn_round()
    make_class()
    make_class("C02", weekday=2)
    address = f"/enrol/desk/{student.pk}/rounds/{drawn.pk}/"

    shown = desk.get(address)
    sent = desk.post(
        address, form(channel="phone", wish_1="c02 声乐", wish_2="声乐初级1班", wants="2")
    )

    application = Application.objects.get()
    slip = desk.get(sent.url)
    assert (
        "C01 声乐初级1班 每周一上午8:40到10:10" in shown.content.decode(),
        sent.url,
        (application.channel, application.acted_by.username, application.wants),
        wishes_of(application),
        "第二志愿：声乐初级1班" in slip.content.decode(),
    ) == (
        True,
        f"/enrol/desk/applications/{application.pk}/slip/",
        ("phone", "desk1", 2),
        [(1, "C02", "not_needed"), (2, "C01", "not_needed")],
        True,
    )


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "请至少选一个班。"),
        ({"wish_1": "没有的班"}, "本学期没有这个班。请输入编号或班名。"),
        ({"wish_1": "初级"}, "有几个班都叫这个：声乐初级1班、声乐初级2班。"),
        ({"wish_1": "C01", "wants": "x"}, "1"),
    ],
)
def test_what_cannot_be_read_is_asked_again_with_the_input_kept(
    desk: Client, fields: dict[str, str], sentence: str
) -> None:
    student, drawn = make_student(), make_drawn_round()
    make_class()
    make_class("C02", weekday=2)

    page = desk.post(f"/enrol/desk/{student.pk}/rounds/{drawn.pk}/", form(**fields))

    text = page.content.decode()
    assert (
        sentence in text,
        "<title>有错误" in text,
        all(f'value="{value}"' in text for value in fields.values()),
        Application.objects.count(),
    ) == (True, True, True, 0)


def test_a_rule_set_aside_at_the_desk_lets_the_wish_in(desk: Client) -> None:
    student = make_student(birth_date=NOW.date().replace(year=1978))
    drawn, row = make_drawn_round(), make_class()
    address = f"/enrol/desk/{student.pk}/rounds/{drawn.pk}/"

    refused = desk.post(address, form(wish_1="C01"))
    desk.post(f"{address}{row.pk}/override/", {"rule": "too_young", "reason": "长期照顾老人"})
    again = desk.get(address)
    sent = desk.post(address, form(wish_1="C01"))

    assert (
        refused.status_code,
        [(each.code, may) for _pk, _name, each, may in refused.context["against"]],
        list(RuleOverride.objects.values_list("rule", "reason")),
        again.context["form"]["wish_1"].value(),
        sent.status_code,
        Application.objects.count(),
    ) == (
        409,
        [("too_young", True)],
        [("too_young", "长期照顾老人")],
        "C01 声乐初级1班 每周一上午8:40到10:10",
        302,
        1,
    )


def test_choosing_a_class_leads_to_the_wishes_where_lots_are_drawn(desk: Client) -> None:
    desk_user = User.objects.get(username="desk1")
    desk_user.user_permissions.add(Permission.objects.get(codename="add_place"))
    student, drawn, row = make_student(), make_drawn_round(), make_class()

    answer = desk.get(f"/enrol/desk/{student.pk}/{row.pk}/")

    assert answer.url == f"/enrol/desk/{student.pk}/rounds/{drawn.pk}/"


def test_the_persons_own_yes_is_noted_on_paper(desk: Client) -> None:
    student, drawn = make_student(), make_drawn_round()
    make_class(major=make_major("DAN", "舞蹈", suitability_statement="有跳跃和转身。"))
    address = f"/enrol/desk/{student.pk}/rounds/{drawn.pk}/"

    refused = desk.post(address, form(wish_1="C01"))
    sent = desk.post(address, form(wish_1="C01", is_suited="on"))

    assert (
        refused.status_code,
        sent.status_code,
        list(student.consents.values_list("given_how", flat=True)),
    ) == (409, 302, ["paper"])


def test_an_application_is_changed_and_taken_back_at_the_desk(desk: Client) -> None:
    student, drawn = make_student(), make_drawn_round()
    one = make_class()
    make_class("C02", weekday=2)
    application = send(student, drawn, one)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        desk.post(f"/enrol/desk/{student.pk}/rounds/{drawn.pk}/", form(wish_1="C02"))
        changed = wishes_of(application)
        answer = desk.post(f"/enrol/desk/applications/{application.pk}/withdraw/")

    application.refresh_from_db()
    assert (changed, answer.url, application.state) == (
        [(1, "C02", "not_needed")],
        f"/desk/students/{student.pk}/",
        "withdrawn",
    )


def test_who_may_only_look_applies_for_nobody(client: Client) -> None:
    student, drawn, row = make_student(), make_drawn_round(), make_class()
    application = send(student, drawn, row)
    user = make_staff("auditor")
    user.user_permissions.set(Permission.objects.filter(codename="view_application"))
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    codes = [
        client.post(f"/enrol/desk/{student.pk}/rounds/{drawn.pk}/", form(wish_1="C01")).status_code,
        client.post(f"/enrol/desk/applications/{application.pk}/withdraw/").status_code,
    ]

    application.refresh_from_db()
    assert (codes, application.state) == ([403, 403], "submitted")
