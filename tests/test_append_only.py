"""The history of a state cannot be rewritten, on either engine."""

import pytest
from django.db import DatabaseError, transaction

from university.models import StateChange


def _step() -> StateChange:
    return StateChange.objects.create(kind="enrollment.place", object_id=1, new_state="held")


@pytest.mark.django_db
def test_a_step_cannot_be_changed() -> None:
    step = _step()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StateChange.objects.filter(pk=step.pk).update(new_state="confirmed")
    assert StateChange.objects.get().new_state == "held"


@pytest.mark.django_db
def test_a_step_cannot_be_deleted() -> None:
    _step()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StateChange.objects.all().delete()
    assert StateChange.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_leaves_nothing_behind(time: str) -> None:
    assert StateChange.objects.count() == 0
    step = _step()
    with pytest.raises(DatabaseError, match="append-only"):
        StateChange.objects.filter(pk=step.pk).update(new_state="confirmed")
