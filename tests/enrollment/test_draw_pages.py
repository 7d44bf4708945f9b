"""What people see of a draw: everybody before and after it, each senior, the registrar."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.forms import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enrollment.models import Draw, Place, Round
from enrollment.roles import ROLE_PERMISSIONS
from enrollment.services.draw_settling import settle_draws
from enrollment.states import DrawState, PlaceState
from enrollment.viewsets.rounds import RoundViewSet
from tests.enrollment.draw_school import (
    LATER,
    applicants,
    committed,
    drawn,
    frozen,
    make_application,
    make_drawn_round,
    published,
)
from tests.enrollment.school import make_class, make_staff, make_student, make_term
from university.accounts.models import Student

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def later(settings) -> None:
    settings.TEST_CLOCK = LATER.isoformat()
    make_term(is_published=True)


def client_of(student: Student) -> Client:
    client = Client()
    client.force_login(student.login, BACKEND)
    return client


def staff(role: str) -> Client:
    """Somebody with exactly the rights of the role in this house."""
    user = make_staff(role)
    names = {name.partition(".")[2] for name in ROLE_PERMISSIONS[role]}
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="enrollment", codename__in=names)
        | Permission.objects.filter(codename="access_admin")
    )
    client = Client()
    client.force_login(user, BACKEND)
    return client


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


# ---------------------------------------------------------------- everybody
def test_before_the_draw_everybody_sees_the_seal_and_no_seed(client: Client) -> None:
    draw = committed(make_drawn_round())
    page = client.get(f"/enrol/draws/{draw.pk}/").content.decode()
    assert (draw.commitment[:8] in page, draw.seed[:8] in page) == (True, False)


@pytest.mark.parametrize("path", ["list.json", "draw.json", "check/", "classes/1/"])
def test_nothing_is_to_be_had_before_its_time(client: Client, path: str) -> None:
    draw = committed(make_drawn_round())
    assert client.get(f"/enrol/draws/{draw.pk}/{path}").status_code == 404


def test_a_draw_that_is_not_published_shows_its_list_and_no_result(client: Client) -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 2, make_class())
    draw = drawn(enrolment_round)
    found = [
        client.get(f"/enrol/draws/{draw.pk}/{path}").status_code
        for path in ("list.json", "draw.json", "check/")
    ]
    assert found == [200, 404, 404]


def test_what_is_downloaded_is_verified_by_command(client: Client, tmp_path, capsys) -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 4, make_class(capacity=2))
    draw = published(enrolment_round)
    file = tmp_path / "draw.json"
    file.write_bytes(client.get(f"/enrol/draws/{draw.pk}/draw.json").content)
    call_command("verify_draw", str(file), commitment=draw.commitment, list_hash=draw.list_hash)
    assert capsys.readouterr().out.splitlines()[-1] == "结果和文件对得上。"


def test_an_altered_file_ends_the_command_with_a_fault(client: Client, tmp_path, capsys) -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 4, make_class(capacity=2))
    draw = published(enrolment_round)
    document = json.loads(client.get(f"/enrol/draws/{draw.pk}/draw.json").content)
    document["list"]["people"][0]["tickets"] = 50
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("verify_draw", str(file))
    lines = capsys.readouterr().out.splitlines()
    assert "不对  文件公布以后被改动过。" in lines


def test_a_file_that_is_not_there_ends_the_command_with_a_sentence(tmp_path) -> None:
    with pytest.raises(CommandError, match="读不出来"):
        call_command("verify_draw", str(tmp_path / "none.json"))


def test_the_list_of_a_class_shows_masked_names_and_numbers(client: Client) -> None:
    enrolment_round = make_drawn_round()
    row = make_class(capacity=1)
    applicants(enrolment_round, 2, row)
    draw = published(enrolment_round)
    page = client.get(f"/enrol/draws/{draw.pk}/classes/{row.pk}/").content.decode()
    codes = [f"{code[:4]} {code[4:]}" for code in draw.entries.values_list("code", flat=True)]
    assert [code in page for code in codes] == [True, True]
    assert ("王*兰" in page, "王桂兰" in page) == (True, False)


def test_the_pages_cost_the_same_for_many(client: Client) -> None:
    client.get("/enrol/draws/")
    costs = []
    for size in (2, 9):
        term_round = make_drawn_round(code=f"R{size}0")
        row = make_class(f"C{size}0", capacity=1, weekday=size % 7 + 1)
        applicants(term_round, size, row, first=size * 10)
        draw = published(term_round)
        costs.append(
            [
                queries_of(client, f"/enrol/draws/{draw.pk}/"),
                queries_of(client, f"/enrol/draws/{draw.pk}/classes/{row.pk}/"),
            ]
        )
    assert costs[0] == costs[1]


def test_the_method_names_the_lots_of_the_term(client: Client) -> None:
    draw = committed(make_drawn_round())
    page = client.get(f"/enrol/draws/{draw.pk}/method/").content.decode()
    assert "连续没抽中的，每次多1张" in page


def test_a_draw_of_a_hidden_term_is_not_there(client: Client) -> None:
    hidden = make_term(code="2028S", name="2028年春季学期", is_published=False)
    draw = committed(make_drawn_round(term=hidden))
    assert client.get(f"/enrol/draws/{draw.pk}/").status_code == 404


# ---------------------------------------------------------------- each senior
def test_who_won_pays_from_the_page() -> None:
    enrolment_round = make_drawn_round()
    (student,) = applicants(enrolment_round, 1, make_class())
    published(enrolment_round)
    application, place = student.applications.get(), Place.objects.get()
    page = client_of(student).get(f"/enrol/applications/{application.pk}/draw/").content.decode()
    assert ("您抽中了" in page, f"/{place.pk}/" in page) == (True, True)


def test_who_lost_reads_why_and_what_next() -> None:
    enrolment_round = make_drawn_round()
    students = applicants(enrolment_round, 3, make_class(capacity=1))
    draw = published(enrolment_round)
    loser = draw.entries.get(order=3).application
    page = client_of(loser.student).get(f"/enrol/applications/{loser.pk}/draw/").content.decode()
    for sentence in (
        "这次没有抽中",
        "这个班有1个名额，3人报名。",
        "您排在候补第2位",
        "下次抽签，您多1张签。",
        "3人中第3位",
    ):
        assert sentence in page
    assert len(students) == 3


def test_a_wish_that_took_no_part_says_which_rule() -> None:
    enrolment_round = make_drawn_round()
    student = make_student(1, birth_date=LATER.date() - timedelta(days=30 * 365))
    application = make_application(student, enrolment_round, make_class())
    applicants(enrolment_round, 1, make_class("C02", weekday=2), first=2)
    published(enrolment_round)
    page = client_of(student).get(f"/enrol/applications/{application.pk}/draw/").content.decode()
    assert "这个志愿没有参加抽签：没到这个班的年龄。" in page


def test_before_publication_a_senior_sees_a_number_and_no_result() -> None:
    enrolment_round = make_drawn_round()
    (student,) = applicants(enrolment_round, 1, make_class())
    draw = drawn(enrolment_round)
    entry = draw.entries.get()
    url = f"/enrol/applications/{entry.application_id}/draw/"
    page = client_of(student).get(url).content.decode()
    assert (f"{entry.code[:4]} {entry.code[4:]}" in page, "抽中了" in page) == (True, False)


def test_nobody_sees_the_draw_of_another() -> None:
    enrolment_round = make_drawn_round()
    students = applicants(enrolment_round, 2, make_class())
    published(enrolment_round)
    other = students[0].applications.get()
    url = f"/enrol/applications/{other.pk}/draw/"
    assert client_of(students[1]).get(url).status_code == 404


# ---------------------------------------------------------------- the registrar
def test_the_registrar_walks_through_all_steps() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 3, make_class(capacity=1))
    client, base = staff("registrar"), f"/admin/draws/{enrolment_round.pk}/"
    steps = {
        "commit": {"number_source": "福利彩票3D当日开奖号"},
        "freeze": {},
        "draw": {"public_number": "042 7183", "again": "0427183"},
        "publish": {},
    }
    states = []
    for name, typed in steps.items():
        assert client.get(f"{base}{name}/").status_code == 200
        assert client.post(f"{base}{name}/", typed).status_code == 302
        states.append(Draw.objects.get().state)
    settle_draws()
    assert states == DrawState.values
    assert Place.objects.filter(state=PlaceState.HELD).count() == 1
    assert client.get(base).status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"public_number": "", "again": ""}, "请填公开号码。"),
        ({"public_number": "12", "again": "12"}, "公开号码是3到40位数字，不能有别的字。"),
        ({"public_number": "1234", "again": "1235"}, "两次填的号码不一样。"),
    ],
)
def test_a_slip_of_the_finger_draws_nothing(typed: dict[str, str], sentence: str) -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 1, make_class())
    draw = frozen(enrolment_round)
    answer = staff("registrar").post(f"/admin/draws/{enrolment_round.pk}/draw/", typed)
    draw.refresh_from_db()
    assert (sentence in answer.content.decode(), draw.state) == (True, DrawState.FROZEN)


def test_a_step_out_of_turn_says_so_and_does_nothing() -> None:
    enrolment_round = make_drawn_round()
    client, base = staff("registrar"), f"/admin/draws/{enrolment_round.pk}/"
    page = client.post(f"{base}freeze/", {}).content.decode()
    assert ("还没有定秘密号码。" in page, Draw.objects.count()) == (True, 0)


def test_the_auditor_reads_and_does_nothing() -> None:
    enrolment_round = make_drawn_round()
    client, base = staff("auditor"), f"/admin/draws/{enrolment_round.pk}/"
    page = client.get(base)
    answer = client.post(f"{base}commit/", {"number_source": "福利彩票3D"})
    assert (page.status_code, answer.status_code, Draw.objects.count()) == (200, 302, 0)


def test_a_dry_run_tells_and_keeps_nothing() -> None:
    enrolment_round = make_drawn_round()
    row = make_class(capacity=1)
    applicants(enrolment_round, 2, row)
    young = make_student(9, name="张小明", birth_date=LATER.date() - timedelta(days=30 * 365))
    make_application(young, enrolment_round, row)
    page = staff("registrar").get(f"/admin/draws/{enrolment_round.pk}/rehearsal/").content.decode()
    assert ("共2人、2张签。试抽一次，1人抽到班。" in page, "张小明" in page) == (True, True)
    assert (Draw.objects.count(), Place.objects.count()) == (0, 0)


def test_a_round_whose_list_is_frozen_is_not_opened_again() -> None:
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 1, make_class())
    frozen(enrolment_round)
    form_class = RoundViewSet().edit_handler.bind_to_model(Round).get_form_class()
    values = {
        **model_to_dict(enrolment_round),
        "opens_at": enrolment_round.opens_at,
        "closes_at": LATER + timedelta(days=9),
    }
    form = form_class(values, instance=enrolment_round, for_user=None)
    assert (form.is_valid(), list(form.errors)) == (False, ["closes_at"])
