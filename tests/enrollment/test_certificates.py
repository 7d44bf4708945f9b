"""The paper and its public check: an edited paper is caught, and no name becomes a command."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from enrollment.models import Certificate, Completion
from enrollment.services.certificate_papers import grouped_code, print_certificates
from enrollment.services.completions import withdraw_completion
from tests.enrollment.classroom import MEETING, may
from tests.enrollment.school import make_staff, make_student
from university.refusals import Refusal

pytestmark = pytest.mark.django_db

CODE = "4821993011872264"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(MEETING, tick=False):
        yield


def make_certificate(serial: int = 1, name: str = "张䶮", **fields: object) -> Certificate:
    student = fields.pop("student", None) or make_student(serial, name=name)
    completion = Completion.objects.create(
        student=student,
        class_name="声乐初级1班",
        term_name="2026年秋季学期",
        completed_on=MEETING.date(),
    )
    values = {"code": f"{int(CODE) + serial - 1}", "holder_name": name, **fields}
    return Certificate.objects.create(
        completion=completion, year=2027, serial=serial, number=f"2027-{serial:05d}", **values
    )


def pages(*certificates: Certificate) -> list[str]:
    return [
        page.extract_text() for page in PdfReader(BytesIO(print_certificates(certificates))).pages
    ]


def test_a_rare_name_stands_on_the_paper_and_in_its_text() -> None:
    (page,) = pages(make_certificate())
    text = "".join(page.split())
    said = (
        "张䶮",
        "声乐初级1班",
        "2026年秋季学期",
        "2027-00001",
        "4821993011872264",
        "2027年3月15日",
    )
    assert [word for word in said if word not in text] == []


def test_the_font_is_embedded() -> None:
    reader = PdfReader(BytesIO(print_certificates([make_certificate()])))
    fonts: Any = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    found = [
        bool(files & set(descendant.get_object()["/FontDescriptor"]))
        for font in fonts.values()
        for descendant in font.get_object()["/DescendantFonts"]
    ]
    assert (bool(found), all(found)) == (True, True)


def test_the_font_of_our_packages_is_enough() -> None:
    pdf = print_certificates([make_certificate()], families=("Noto Sans CJK TC",))
    assert "张䶮" in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_without_any_font_nothing_is_printed_and_the_sentence_says_why() -> None:
    with pytest.raises(Refusal) as no:
        print_certificates([make_certificate()], families=("No such font",))
    assert no.value.code == "no_chinese_font"


def test_a_name_is_never_a_command() -> None:
    name = '#panic("x") $1$ *b*'
    assert name.replace(" ", "") in "".join(pages(make_certificate(name=name))[0].split())


def test_a_class_is_one_paper_with_a_page_each() -> None:
    made = [make_certificate(serial, name=f"学员{serial}") for serial in (1, 2, 3)]
    assert [page.count("2027-0000") for page in pages(*made)] == [1, 1, 1]


def test_a_certificate_is_neither_changed_nor_deleted() -> None:
    make_certificate()
    for act in (
        lambda: Certificate.objects.update(holder_name="别人"),
        lambda: Certificate.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Certificate.objects.get().holder_name == "张䶮"


def look(client: Client, code: str = CODE) -> Any:
    return client.get(reverse("certificates:certificate", args=[code]))


def test_anybody_sees_a_masked_name_and_what_was_issued(client: Client) -> None:
    make_certificate(name="王桂兰")
    answer = look(client)
    assert (answer.status_code, answer.context["facts"]) == (
        200,
        [
            ("姓名", "王*兰"),
            ("教学班", "声乐初级1班"),
            ("学期", "2026年秋季学期"),
            ("结业日期", "2027年3月15日（星期一）"),
            ("证书编号", "2027-00001"),
        ],
    )
    assert ("王桂兰" in answer.text, answer["X-Robots-Tag"]) == (False, "noindex, nofollow")


def test_one_that_was_taken_back_says_so(client: Client) -> None:
    certificate = make_certificate()
    office = may(make_staff("registrar"), "confirm_completion")
    withdraw_completion(actor=office, completion=certificate.completion, reason="姓名写错了")
    assert (look(client).context["stands"], "已经撤销" in look(client).text) == (False, True)


@pytest.mark.parametrize("code", ["4821993011872265", "1", "nothing"])
def test_a_forged_code_is_refuted(client: Client, code: str) -> None:
    make_certificate()
    answer = look(client, code)
    assert (answer.status_code, "没有这张证书" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("2027-00001", CODE),
        ("202700001", grouped_code(CODE)),
        ("２０２７－００００１", "４８２１ ９９３０－１１８７ ２２６４"),
    ],
)
def test_the_numbers_may_be_typed_in_any_way(client: Client, number: str, code: str) -> None:
    make_certificate()
    answer = client.post(reverse("certificates:check"), {"number": number, "code": code})
    assert (answer.status_code, answer.url) == (302, f"/certificates/{CODE}/")


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        ("2027-00002", CODE, "编号和验证码对不上，请再看一看。"),
        ("2027-00001", "4821993011872265", "编号和验证码对不上，请再看一看。"),
        ("2027-00001", "123", "验证码是十六位数字，请再看一看。"),
        ("", "", "请输入证书编号。"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    client: Client, number: str, code: str, sentence: str
) -> None:
    make_certificate()
    answer = client.post(reverse("certificates:check"), {"number": number, "code": code})
    assert (answer.status_code, sentence in answer.text) == (200, True)
    assert (answer.context["form"]["number"].value(), answer.context["form"]["code"].value()) == (
        number,
        code,
    )


def test_the_holder_gets_the_paper_and_nobody_else_does(client: Client) -> None:
    certificate = make_certificate()
    address = reverse("certificates:my_paper", args=[certificate.pk])
    client.force_login(certificate.completion.student.login)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    other = Client()
    other.force_login(make_student(7).login)
    assert other.get(address).status_code == 404


def test_a_check_asks_for_the_certificate_once(client: Client) -> None:
    make_certificate()
    with CaptureQueriesContext(connection) as queries:
        look(client)
    asked = [one["sql"] for one in queries if "enrollment_" in one["sql"]]
    assert len(asked) == 1
