"""A new person walks through the questions: nothing is asked twice, nothing is lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.university.accounts.test_typed_answers import MAN, WOMAN
from university.accounts.models import Consent, Student, User
from university.accounts.services.consents import text_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client: Client, login: User) -> Client:
    """A browser that has logged in by code."""
    client.force_login(login, "django.contrib.auth.backends.ModelBackend")
    return client


def title(answer) -> str:
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    return found.group(1).split(" – ")[0].strip() if found else ""


def answer_all(phone: Client, *, number: str = WOMAN, next_url: str = "") -> None:
    phone.get("/my/new/", {"next": next_url} if next_url else {})
    phone.post("/my/new/", {"name": "王 桂兰"})
    phone.post("/my/new/number/", {"id_number": number})


def agree(phone: Client):
    return phone.post("/my/new/check/", {"notice": text_in_force("privacy").pk})


def test_name_and_number_are_all_that_is_typed(phone: Client) -> None:
    pages = ["/my/new/"]
    pages.append(phone.post("/my/new/", {"name": "王桂兰"}).url)
    pages.append(phone.post(pages[-1], {"id_number": WOMAN}).url)
    pages.append(agree(phone).url)
    student = Student.objects.get()
    assert (pages, student.name, student.sex, phone.session["acting_for"]) == (
        ["/my/new/", "/my/new/number/", "/my/new/check/", "/my/new/done/"],
        "王桂兰",
        "female",
        student.pk,
    )
    assert student.student_no in phone.get("/my/new/done/").content.decode()


def test_without_a_number_birth_date_and_sex_are_asked(phone: Client) -> None:
    phone.post("/my/new/", {"name": "王桂兰"})
    pages = [phone.post("/my/new/birth/", {"birth_date": "1955年5月1日"}).url]
    pages.append(phone.post(pages[-1], {"sex": "female"}).url)
    agree(phone)
    student = Student.objects.get()
    assert (pages, str(student.birth_date), student.id_number_index) == (
        ["/my/new/sex/", "/my/new/check/"],
        "1955-05-01",
        None,
    )


def test_who_was_on_the_way_to_a_class_goes_on_there(phone: Client) -> None:
    answer_all(phone, next_url="/enrol/7/")
    assert agree(phone).url == "/enrol/7/"


def test_no_way_leads_off_the_site(phone: Client) -> None:
    answer_all(phone, next_url="https://example.org/")
    assert agree(phone).url == "/my/new/done/"


def test_going_back_shows_what_was_said(phone: Client) -> None:
    answer_all(phone)
    pages = [phone.get(url).content.decode() for url in ("/my/new/", "/my/new/number/")]
    assert ('value="王桂兰"' in pages[0], f'value="{WOMAN}"' in pages[1]) == (True, True)


def test_a_wrong_answer_stays_in_its_box(phone: Client) -> None:
    phone.post("/my/new/", {"name": "王桂兰"})
    page = phone.post("/my/new/number/", {"id_number": "620402550501002"})
    text = page.content.decode()
    assert (title(page), 'value="620402550501002"' in text, "15位" in text) == (
        "有错误：身份证号是多少？",
        True,
        True,
    )


def test_an_empty_answer_is_asked_again(phone: Client) -> None:
    page = phone.post("/my/new/", {})
    assert (page.status_code, title(page)) == (200, "有错误：来学习的人叫什么名字？")


def test_typed_markup_is_never_markup(phone: Client) -> None:
    page = phone.post("/my/new/", {"name": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("step", "before"),
    [
        ("/my/new/number/", "/my/new/"),
        ("/my/new/birth/", "/my/new/"),
        ("/my/new/sex/", "/my/new/birth/"),
        ("/my/new/check/", "/my/new/"),
    ],
)
def test_a_step_taken_too_early_leads_back(phone: Client, step: str, before: str) -> None:
    assert phone.get(step).url == before


def test_a_double_click_registers_once(phone: Client) -> None:
    answer_all(phone)
    notice = text_in_force("privacy").pk
    session = phone.session
    kept = session["new_person"]
    phone.post("/my/new/check/", {"notice": notice})
    session = phone.session
    session["new_person"] = kept
    session.save()
    phone.post("/my/new/check/", {"notice": notice})
    assert (Student.objects.count(), Consent.objects.count()) == (1, 1)


def test_a_number_on_the_register_sends_to_the_desk_and_keeps_the_answers(
    phone: Client, make_student
) -> None:
    other = make_student("李秀英")
    answer_all(phone)
    agree(phone)
    Student.objects.filter(id_number_index__isnull=False).update(login=None, name="别人")
    answer_all(phone)
    page = agree(phone)
    text = page.content.decode()
    assert (page.status_code, "请带身份证到服务台" in text, Student.objects.count()) == (
        409,
        True,
        2,
    )
    assert (other.name in text, "王桂兰" in text) == (False, True)


def test_a_form_older_than_the_notice_shows_the_new_one(phone: Client) -> None:
    answer_all(phone)
    page = phone.post("/my/new/check/", {"notice": "0"})
    assert (page.status_code, Student.objects.count()) == (409, 0)


def test_answers_live_a_week_and_the_number_is_locked(phone: Client) -> None:
    answer_all(phone, number=MAN)
    kept = str(phone.session["new_person"])
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        early = phone.get("/my/new/check/").status_code
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        late = phone.get("/my/new/check/").status_code
    assert (MAN in kept, early, late) == (False, 200, 302)
