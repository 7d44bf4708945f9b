"""Many phones of one person cross the mark at once: one meeting is made up once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from courses.models import LessonWatch
from enrollment.audit.make_ups import CHECKS
from enrollment.models import MakeUp
from enrollment.services import make_ups
from tests.concurrency.test_places import race
from tests.concurrency.unprotection import options_of
from tests.courses.lessons.cloud import live_lesson, ready_video
from tests.enrollment.classroom import make_class, seat_people
from university import clock
from university.accounts.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20
TWIN_TRIALS = 10


def watched(number: int = 1) -> LessonWatch:
    """Somebody who watched the whole lesson of a meeting that is over, and was not told yet."""
    row, now = make_class(f"C{number:02d}"), clock.now()
    (student,) = seat_people(row, "王桂兰", first=number)
    session = row.sessions.create(
        number=1,
        starts_at=now - timedelta(hours=3),
        ends_at=now - timedelta(hours=2),
        teacher=row.teacher,
    )
    owner = User.objects.get_or_create(username="sender")[0]
    lesson = live_lesson(row, session=session, video=ready_video(owner))
    return LessonWatch.objects.create(student=student, lesson=lesson, share_percent=100)


def tells(watch: LessonWatch) -> Callable[[], str]:
    """One phone whose heartbeat crosses the mark."""

    def tell() -> str:
        row = LessonWatch.objects.select_related("lesson__session", "student").get(pk=watch.pk)
        with transaction.atomic():
            return "written" if make_ups.note_make_up(row) else "known"

    return tell


def test_twenty_phones_make_a_meeting_up_once() -> None:
    watch = watched()
    answers = race([tells(watch)] * CLIENTS)
    faults = [fault.sentence for check in CHECKS.values() for fault in check()]
    assert (answers, MakeUp.objects.count(), faults) == (
        Counter({"known": CLIENTS - 1, "written": 1}),
        1,
        [],
    )


def test_twin_without_the_lock_they_stumble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_ups, "lock_row", lambda model, pk: model.objects.get(pk=pk))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(options_of(connection), "transaction_mode", "DEFERRED")
    for trial in range(1, TWIN_TRIALS + 1):
        watch = watched(trial)
        if race([tells(watch)] * CLIENTS) != {"known": CLIENTS - 1, "written": 1}:
            return
    pytest.fail("twenty phones at once never met")
