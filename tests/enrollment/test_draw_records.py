"""How a sealed result comes into rows: by the worker at once, or by whoever publishes."""

from datetime import timedelta

import pytest

from enrollment.audit.draws import settling
from enrollment.drawing.document import parse, sha256_of
from enrollment.models import Draw, DrawFile, DrawOutcome
from enrollment.services.draw_records import record_draws
from enrollment.services.draws import draw_lots, publish_draw
from tests.enrollment.draw_school import (
    LATER,
    NUMBER,
    applicants,
    frozen,
    make_drawn_round,
    registrar,
)
from tests.enrollment.school import make_class
from university import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(settings) -> None:
    settings.TEST_CLOCK = LATER.isoformat()


@pytest.fixture
def draw() -> Draw:
    """Three people for one place, drawn and sealed a moment ago."""
    enrolment_round = make_drawn_round()
    applicants(enrolment_round, 3, make_class(capacity=1))
    return draw_lots(actor=registrar(), draw=frozen(enrolment_round), public_number=NUMBER)


def test_the_worker_records_a_result_once(draw: Draw) -> None:
    before = (DrawOutcome.objects.count(), draw.entries.exclude(order=None).count())
    assert (before, [record_draws(), record_draws()]) == ((0, 0), [1, 0])
    said = draw.entries.values_list("order", "won", "outcomes__said", "outcomes__place_no")
    assert list(said.order_by("order")) == [
        (1, 1, "won", 1),
        (2, 0, "waiting", 2),
        (3, 0, "waiting", 3),
    ]


def test_publishing_records_what_the_worker_has_not_yet(draw: Draw) -> None:
    publish_draw(actor=registrar(), draw=draw)
    assert (DrawOutcome.objects.count(), record_draws()) == (3, 0)
    assert list(draw.entries.order_by("order").values_list("won", flat=True)) == [1, 0, 0]


def test_a_result_that_nobody_records_is_a_fault(draw: Draw) -> None:
    assert list(settling()) == []
    Draw.objects.filter(pk=draw.pk).update(drawn_at=clock.now() - timedelta(hours=1))
    assert [fault.check for fault in settling()] == ["enrollment.draw_settling"]


def test_the_file_says_one_person_a_line(draw: Draw) -> None:
    text = draw.files.get(kind=DrawFile.Kind.LIST).text
    codes = [entry.code for entry in draw.entries.all()]
    assert [sum(code in line for line in text.splitlines()) for code in codes] == [1, 1, 1]
    assert sha256_of(parse(text)) == draw.list_hash
