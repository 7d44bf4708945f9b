"""One's own pages: the right person's, and nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.university.accounts.conftest import MakeStudent
from tests.university.accounts.test_acting import authorise
from tests.university.accounts.test_typed_answers import WOMAN
from university import clock
from university.accounts.models import Consent, ProxyAuthorization, SmsChallenge, Student, User
from university.accounts.services.consents import give_consent
from university.privacy import blind_index, decrypt

pytestmark = pytest.mark.django_db


def enter(client: Client, login: User) -> Client:
    client.force_login(login, "django.contrib.auth.backends.ModelBackend")
    return client


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_login_without_people_is_told_how_to_begin(client: Client, login: User) -> None:
    page = enter(client, login).get("/my/")
    assert (page.status_code, 'href="/my/new/"' in page.content.decode()) == (200, True)


def test_staff_without_people_go_to_their_work(client: Client) -> None:
    page = enter(client, User.objects.create(username="desk", is_staff=True)).get("/my/")
    assert (page.status_code, page["Location"]) == (302, "/admin/")


def test_two_people_on_one_phone_choose_by_name(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    make_student("王桂兰", login)
    second = make_student("李国强", login)
    enter(client, login)
    way = [client.get("/my/").url]
    way.append(client.post("/my/who/", {"student": second.pk, "next": "/my/info/"}).url)
    assert (way, client.get("/my/").context["student"]) == (["/my/who/", "/my/info/"], second)


def test_choosing_somebody_elses_person_does_nothing(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    make_student("王桂兰", login)
    stranger = make_student("陌生人")
    enter(client, login)
    codes = [
        client.post("/my/who/", {"student": wanted}).status_code
        for wanted in (stranger.pk, "", "x", "-1", "9" * 400)
    ]
    assert (codes, client.session.get("acting_for")) == ([404] * 5, None)


def test_choosing_leads_off_the_site_never(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰", login)
    enter(client, login)
    for wanted in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        assert client.post("/my/who/", {"student": student.pk, "next": wanted}).url == "/my/"


@pytest.mark.parametrize("url", ["/my/", "/my/who/", "/my/info/", "/my/agreements/"])
def test_a_page_costs_the_same_for_one_and_for_five_people(
    client: Client, login: User, make_student: MakeStudent, url: str
) -> None:
    chosen = make_student("王桂兰", login)
    enter(client, login).post("/my/who/", {"student": chosen.pk})
    give_consent(actor=login, student=chosen, kind="privacy", given_how="self")
    one = queries_of(client, url)
    for number in range(4):
        authorise(login, make_student(f"学员{number}"))
        make_student(f"家人{number}", login)
    for kind in ("photos", "marketing"):
        give_consent(actor=login, student=chosen, kind=kind, given_how="self")
    assert queries_of(client, url) <= one


def test_the_whole_id_number_is_on_no_page(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰", login)
    Student.objects.filter(pk=student.pk).update(
        id_number=WOMAN, id_number_index=blind_index(WOMAN)
    )
    enter(client, login)
    pages = "".join(
        client.get(url).content.decode()
        for url in ("/my/", "/my/info/", "/my/card/", "/my/helpers/", "/my/agreements/")
    )
    assert (WOMAN in pages, f"尾号{WOMAN[-4:]}" in pages) == (False, True)


def test_a_helper_sees_neither_id_number_nor_phone(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    own = User.objects.create(phone="+8612087654321")
    student = make_student("王桂兰", own)
    Student.objects.filter(pk=student.pk).update(
        id_number=WOMAN, id_number_index=blind_index(WOMAN)
    )
    authorise(login, student)
    enter(client, login).post("/my/who/", {"student": student.pk})
    page = client.get("/my/info/").content.decode()
    assert ("您正在帮" in page, WOMAN[-4:] in page, "8765 4321" in page) == (True, False, False)


def test_the_card_carries_the_secret_code_alone(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰", login)
    page = enter(client, login).get("/my/card/")
    text = page.content.decode()
    assert (student.student_no in text, student.card_token in text, "<svg" in text) == (
        True,
        False,
        True,
    )


def test_agreeing_and_taking_it_back_are_one_tap_each(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰", login)
    enter(client, login)
    client.post("/my/agreements/photos/give/")
    consent = Consent.objects.get(student=student)
    client.post(f"/my/agreements/{consent.pk}/withdraw/")
    consent.refresh_from_db()
    assert (consent.text.kind, consent.withdrawn_at is None) == ("photos", False)


def test_somebody_elses_agreement_does_not_exist(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    make_student("王桂兰", login)
    other_login = User.objects.create(phone="+8612000000009")
    other = make_student("李国强", other_login)
    consent = give_consent(actor=other_login, student=other, kind="photos", given_how="self")
    answer = enter(client, login).post(f"/my/agreements/{consent.pk}/withdraw/")
    consent.refresh_from_db()
    assert (answer.status_code, consent.withdrawn_at) == (404, None)


def test_a_helper_agrees_to_nothing_on_the_page(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰")
    authorise(login, student)
    enter(client, login).post("/my/who/", {"student": student.pk})
    answer = client.post("/my/agreements/photos/give/")
    assert (answer.status_code, Consent.objects.count()) == (409, 0)


def test_a_health_statement_is_never_given_on_this_page(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    make_student("王桂兰", login)
    answer = enter(client, login).post("/my/agreements/suitability/give/")
    assert (answer.status_code, Consent.objects.count()) == (404, 0)


def test_somebody_elses_helper_cannot_be_ended(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    make_student("王桂兰", login)
    authority = authorise(User.objects.create(phone="+8612000000105"), make_student("李国强"))
    answer = enter(client, login).post(f"/my/helpers/{authority.pk}/end/")
    authority.refresh_from_db()
    assert (answer.status_code, authority.revoked_at) == (404, None)


def test_a_helper_ends_only_their_own_authority(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰")
    own = authorise(login, student)
    other = authorise(User.objects.create(phone="+8612000000105"), student)
    enter(client, login).post("/my/who/", {"student": student.pk})
    codes = [client.post(f"/my/helpers/{row.pk}/end/").status_code for row in (other, own)]
    for row in (other, own):
        row.refresh_from_db()
    assert (codes, other.revoked_at, own.revoked_at is None) == ([404, 302], None, False)
    assert client.get("/my/").status_code == 200


def test_a_helper_is_named_by_a_code_to_the_seniors_phone(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰", login)
    enter(client, login)
    for step, answer in (
        ("", {"phone": "120 0000 0105"}),
        ("name/", {"name": "刘小雨"}),
        ("what/", {"scope": "enrol"}),
        ("until/", {"period": "90"}),
        ("check/", {}),
    ):
        assert client.post(f"/my/helpers/new/{step}", answer).status_code == 302
    challenge = SmsChallenge.objects.get()
    code = decrypt(challenge.code)
    wrong = client.post("/my/helpers/new/code/", {"code": f"{(int(code) + 1) % 10**6:06d}"})
    before = ProxyAuthorization.objects.count()
    client.post("/my/helpers/new/code/", {"code": code})
    authority = ProxyAuthorization.objects.get()
    assert (challenge.phone, challenge.purpose, wrong.status_code, before) == (
        login.phone,
        "authorize",
        200,
        0,
    )
    assert (authority.student, authority.given_how, authority.valid_until) == (
        student,
        "code",
        clock.today() + timedelta(days=90),
    )


def test_a_helper_cannot_even_open_the_questions(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰", User.objects.create(phone="+8612087654321"))
    authorise(login, student)
    enter(client, login).post("/my/who/", {"student": student.pk})
    steps = ("", "name/", "what/", "until/", "check/", "code/")
    urls = {client.post(f"/my/helpers/new/{step}", {}).url for step in steps}
    assert (urls, SmsChallenge.objects.count()) == ({"/my/helpers/"}, 0)


def test_the_emergency_contact_is_two_questions(
    client: Client, login: User, make_student: MakeStudent
) -> None:
    student = make_student("王桂兰", login)
    enter(client, login)
    way = [
        client.post("/my/info/contact/", {"emergency_contact_name": "王 小明"}).url,
        client.post("/my/info/contact/phone/", {"emergency_contact_phone": "１２０00000009"}).url,
    ]
    student.refresh_from_db()
    assert (way, student.emergency_contact_name, student.emergency_contact_phone) == (
        ["/my/info/contact/phone/", "/my/info/"],
        "王小明",
        "+8612000000009",
    )
