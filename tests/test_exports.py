"""A cell that a spreadsheet would run is quoted in every list and report, Wagtail's own too."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Page

from courses.models import Teacher
from tests.enrollment.school import make_student
from university.exports import quoted

FORMULA = "=HYPERLINK(1)"


@pytest.mark.parametrize("words", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＠a"])
def test_what_would_run_is_quoted(words: str) -> None:
    assert quoted(words) == f"'{words}"


@pytest.mark.parametrize("value", ["王桂兰", "1=1", "", -5, 1.5, None, True])
def test_everything_else_stays(value: object) -> None:
    assert quoted(value) == value


@pytest.mark.django_db
def test_a_row_that_stands_in_a_cell_is_words_too() -> None:
    assert quoted(make_student(name=FORMULA)) == f"'{FORMULA}（S0001）"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("address", ["teachers:index", "wagtailadmin_reports:aging_pages"])
def test_lists_and_reports_quote(address: str, kind: str, admin_client: Client) -> None:
    Teacher.objects.create(code="T99", name=FORMULA)
    Page.objects.filter(depth=2).update(title=FORMULA)
    answer = admin_client.get(reverse(address), {"export": kind})
    cells = _cells(answer, kind)
    assert [cell for cell in cells if "HYPERLINK" in cell and cell[0] != "'"] == []
    assert f"'{FORMULA}" in cells


def _cells(answer: object, kind: str) -> list[str]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if kind == "csv":
        return body.decode().replace("\r\n", ",").split(",")
    sheet = load_workbook(io.BytesIO(body)).active
    return [str(cell.value) for row in sheet.iter_rows() for cell in row]
