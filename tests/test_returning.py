"""Writing that tells what it wrote; also as an SQLite before 3.35 does it."""

import pytest
from django.db import connection
from django.db.models import F

from payments.models import ReceiptSeries, SandboxSession
from university import clock
from university.returning import insert_new, update_returning

pytestmark = pytest.mark.django_db


#: PostgreSQL has always been able to.
AGES = ["now", "before 3.35"] if connection.vendor == "sqlite" else ["now"]


@pytest.fixture(autouse=True, params=AGES)
def _age(request, monkeypatch) -> None:
    if request.param != "now":
        monkeypatch.setattr(connection.features, "can_return_columns_from_insert", False)


def _session(key: str, *, fen: int = 100) -> SandboxSession:
    return SandboxSession(ref=f"sb_{key}", key=key, amount_fen=fen, expires_at=clock.now())


def test_rows_come_back_as_they_are_now() -> None:
    one, _other = (ReceiptSeries.objects.create(kind=kind, year=2026) for kind in ("a", "b"))
    [found] = update_returning(ReceiptSeries.objects.filter(kind="a"), last_number=F("id") + 7)
    assert (found, found.last_number) == (one, one.pk + 7)
    assert list(ReceiptSeries.objects.order_by("kind").values_list("last_number", flat=True)) == [
        one.pk + 7,
        0,
    ]


def test_nothing_fits_nothing_comes_back() -> None:
    ReceiptSeries.objects.create(kind="a", year=2026)
    assert update_returning(ReceiptSeries.objects.filter(kind="b"), last_number=1) == []
    assert ReceiptSeries.objects.get().last_number == 0


def test_moments_come_back_as_moments() -> None:
    row = _session("k")
    row.save()
    [found] = update_returning(SandboxSession.objects.filter(key="k"), state="paid")
    assert (found.state, found.expires_at) == ("paid", row.expires_at)


def test_only_new_rows_are_inserted_and_have_their_keys() -> None:
    _session("known", fen=1).save()
    rows = [_session("first"), _session("known", fen=2), _session("last")]
    written = insert_new(rows, unique="key")
    known = dict(SandboxSession.objects.values_list("key", "pk"))
    assert [(row.key, row.pk) for row in written] == [
        ("first", known["first"]),
        ("last", known["last"]),
    ]
    assert SandboxSession.objects.get(key="known").amount_fen == 1
    written[0].amount_fen = 5
    written[0].save()
    assert SandboxSession.objects.count() == 3


@pytest.mark.parametrize("count", [0, 1])
def test_one_row_or_none(count) -> None:
    rows = [_session("k")] * count
    assert insert_new(rows, unique="key") == rows
    assert insert_new([_session("k")] * count, unique="key") == []
