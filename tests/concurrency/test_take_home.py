"""Many ask for the same lessons at once; a worker is killed while it packs them."""

import json
import os
import signal
import zipfile
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import connection

from courses.audiences import Watcher
from courses.models import LessonArchive
from courses.queries.take_home import all_contents
from courses.services.take_home import ask_for_archive, make_archives
from tests.concurrency.test_places import race
from tests.concurrency.test_recordings import shell
from tests.concurrency.unprotection import options_of
from tests.conftest import MakeSite
from tests.courses.lessons.cloud import cloud_class, student_in
from tests.courses.recordings.conftest import _empty_folders  # noqa: F401  clean before and after
from tests.courses.take_home.parcel import faults, filmed_lesson
from tests.support.site import Site
from tests.support.waiting import wait_until
from university.accounts.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CLIENTS = 20
#: Bytes of the recording that is packed while the worker dies.
SIZE = 800 * 1024**2


def test_twenty_who_ask_at_once_have_it_packed_once() -> None:
    row, _teacher = cloud_class()
    student, actor = student_in(row), User.objects.create(username="asks")
    filmed_lesson(row)

    def ask() -> str:
        contents = all_contents(Watcher(student=student))
        return str(ask_for_archive(actor=actor, contents=contents).pk)

    first = race([ask] * CLIENTS)
    assert (list(first.values()), LessonArchive.objects.count()) == ([CLIENTS], 1)
    LessonArchive.objects.update(state="failed", job_state="failed", fault="not_made")
    again = race([ask] * CLIENTS)
    assert (again, make_archives(), faults()) == (first, 1, [])


def test_twin_looking_for_the_key_first_stumbles(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "sqlite":
        monkeypatch.setitem(options_of(connection), "transaction_mode", "DEFERRED")

    def asks(key: str):
        def ask() -> str:
            if not LessonArchive.objects.filter(key=key).exists():
                LessonArchive.objects.create(key=key, name="x.zip")
            return "asked"

        return ask

    answers = (race([asks(str(trial))] * CLIENTS) for trial in range(10))
    assert any(answer != Counter({"asked": CLIENTS}) for answer in answers)


BEGIN = f"""
from django.core.files.base import ContentFile
from courses.models import LessonRendition, LessonVideo, OnlineLesson
from courses.models.lesson_video import lesson_storage
from courses.queries.take_home import all_contents
from courses.audiences import Watcher
from courses.services.take_home import ask_for_archive
from enrollment.models import Place
from university.accounts.models import User
lesson = OnlineLesson.objects.get(slug="l01")
owner = User.objects.get(username="teacher")
video = LessonVideo.objects.create(
    owner=owner, name="x.mp4", seconds=290, state="ready", job_state="done"
)
name = lesson_storage().save(f"{{video.token.hex}}/1/360.mp4", ContentFile(b""))
open(lesson_storage().path(name), "r+b").truncate({SIZE})
LessonRendition.objects.create(video=video, kind="mp4_360", file=name, size={SIZE})
OnlineLesson.objects.filter(pk=lesson.pk).update(video=video)
place = Place.objects.filter(teaching_class=lesson.teaching_class, state="confirmed").first()
contents = all_contents(Watcher(student=place.student))
print(ask_for_archive(actor=owner, contents=contents).token.hex)
"""
LOOK = """
import json
from courses.models import LessonArchive
from courses.take_home_audit import CHECKS
one = LessonArchive.objects.get()
print(json.dumps({
    "state": one.state, "attempts": one.attempts, "file": str(one.file),
    "faults": [fault.sentence for check in CHECKS.values() for fault in check()],
}))
"""
END_LEASE = """
from courses.models import LessonArchive
from university import clock
LessonArchive.objects.update(leased_until=clock.now())
"""


def look(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shell(site, LOOK))
    return found


def test_a_worker_killed_while_it_packs_leaves_nothing_half(
    make_site: MakeSite, engine: str
) -> None:
    site = make_site(engine, demo=True)
    token = shell(site, BEGIN)
    work = site.folder / "lesson-work" / f"archive-{token}-1"
    tell = partial(site.log, "recordings")
    worker = site.start_recordings_worker()
    wait_until(lambda: work.exists() and work.stat().st_size > SIZE // 20, seconds=60, tell=tell)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    found = look(site)
    assert (found, work.exists()) == (
        {"state": "working", "attempts": 1, "file": "", "faults": []}, True,
    )  # fmt: skip

    site.manage("shell", "--no-imports", "-c", END_LEASE)
    site.start_recordings_worker()
    wait_until(lambda: look(site)["state"] == "ready", seconds=120, tell=tell)
    found = look(site)
    stored = site.folder / "media" / "private" / "lessons" / found["file"]
    with zipfile.ZipFile(stored) as file:
        sizes = [entry.file_size for entry in file.infolist() if entry.filename.endswith("mp4")]
        assert (sizes, file.testzip()) == ([SIZE], None)
    assert (found["attempts"], found["faults"]) == (2, [])
    assert [one.name for one in stored.parent.iterdir()] == [stored.name]
    assert list((site.folder / "lesson-work").iterdir()) == []
