"""Two in the office translate at once: one translation a lesson, and a whole tree of pages."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection

from courses.models import OnlineLesson
from courses.services.lessons import translations
from courses.services.lessons.translations import translate_lesson
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import options_of
from tests.courses.lessons.cloud import cloud_class, live_lesson
from university.refusals import Refusal

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 5


def presses(lesson: OnlineLesson) -> Callable[[], str]:
    def press() -> str:
        try:
            translate_lesson(actor=None, lesson=lesson, language="en")
        except Refusal as refusal:
            return refusal.code
        except Exception as fault:
            # Wagtail reports a lost race as it meets it: a validation, an attribute, a database.
            return "database" if isinstance(fault, DatabaseError) else "fault"
        return "made"

    return press


def translating() -> tuple[Counter[str], Counter[str], bool]:
    """One lesson from every window, then as many lessons at once."""
    row, _teacher = cloud_class()
    one, *others = [live_lesson(row) for _number in range(CLIENTS + 1)]
    same = race([presses(one)] * CLIENTS)
    several = race(presses(lesson) for lesson in others)
    return same, several, any(OnlineLesson.find_problems())


MADE = (
    Counter({"made": 1, "translated_already": CLIENTS - 1}),
    Counter({"made": CLIENTS}),
    False,
)


def test_a_lesson_is_translated_once_and_the_tree_stays_whole() -> None:
    assert translating() == MADE


def test_twin_without_the_lock_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "lock_row", lambda model, pk: model.objects.get(pk=pk))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(options_of(connection), "transaction_mode", "DEFERRED")
    assert translating() != MADE
