"""Two windows send one recording, two presses make one, and a worker is killed at its work."""

import contextlib
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from courses.models import LessonUpload, LessonVideo
from courses.services import lesson_uploads
from courses.services.lesson_uploads import part_path, write_piece
from courses.services.lesson_videos import make_video
from tests.concurrency.test_places import race
from tests.conftest import MakeSite
from tests.courses.recordings import studio
from tests.courses.recordings.conftest import _empty_folders  # noqa: F401  clean before and after
from tests.courses.recordings.studio import arrive, begin, clip, reader
from tests.support.site import Site
from tests.support.waiting import wait_until
from university.accounts.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

SIZE = 2 * 1024 * 1024
TRIALS = 300 if os.environ.get("SOAK") else 10
SENDERS = 4


@pytest.fixture(name="teacher")
def _teacher() -> User:
    return studio.make_teacher_login("teacher-8")


def slowly(body: bytes) -> Callable[[int], bytes]:
    """A line that gives the others time between two blocks."""
    read = reader(body)

    def give(size: int) -> bytes:
        time.sleep(0.005)
        return read(size)

    return give


def sends(user: User, upload: LessonUpload, sign: bytes) -> Callable[[], str]:
    """One window that sends the whole file, of its own letter."""

    def act() -> str:
        write_piece(actor=user, token=upload.token, offset=0, length=SIZE, read=slowly(sign * SIZE))
        return sign.decode()

    return act


def letters(upload: LessonUpload) -> set[bytes]:
    body = part_path(upload).read_bytes()
    return {bytes([sign]) for sign in set(body)}


def one_race(user: User) -> tuple[Counter[str], set[bytes], LessonUpload]:
    upload = begin(user, SIZE)
    answers = race(sends(user, upload, bytes([65 + n])) for n in range(SENDERS))
    upload.refresh_from_db()
    return answers, letters(upload), upload


def test_of_windows_that_send_at_once_one_does(teacher: User) -> None:
    for _trial in range(TRIALS):
        answers, found, upload = one_race(teacher)
        won = {answer for answer in answers if len(answer) == 1}
        refused = set(answers) - won

        assert (len(won), answers[next(iter(won))]) == (1, 1)
        assert refused <= {"upload_busy", "wrong_offset", "upload_closed"}
        assert (upload.received, upload.state, found) == (
            SIZE, "complete", {next(iter(won)).encode()},
        )  # fmt: skip


def test_twin_without_the_lock_mixes_their_bytes(
    teacher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson_uploads, "take_alone", lambda _part: True)

    mixed = [len(found) > 1 for _trial in range(TRIALS) for found in [one_race(teacher)[1]]]

    assert any(mixed)


def test_two_presses_make_one_recording(teacher: User) -> None:
    upload = arrive(teacher, clip())

    def press() -> str:
        return str(make_video(actor=teacher, upload=upload).pk)

    answers = race(press for _ in range(6))

    assert (list(answers.values()), LessonVideo.objects.count()) == ([6], 1)


def test_ten_windows_begin_no_more_than_is_allowed(teacher: User) -> None:
    answers = race((lambda: str(begin(teacher, 10).state)) for _ in range(10))

    assert answers == {"open": 5, "too_many_uploads": 5}


BEGIN = """
from pathlib import Path
from courses.models import Teacher
from courses.services.lesson_uploads import open_upload, write_piece
from courses.services.lesson_videos import make_video
from university.accounts.models import User
user = User.objects.create(username="teacher-7")
Teacher.objects.create(code="T97", name="李春梅", user=user)
body = Path({path!r}).read_bytes()
file = Path({path!r}).open("rb")
upload = open_upload(actor=user, name="lesson.mp4", size=len(body))
upload = write_piece(
    actor=user, token=upload.token, offset=0, length=len(body), read=file.read
)
print(make_video(actor=user, upload=upload).token.hex)
"""
LOOK = """
import json
from courses.models import LessonVideo
from courses.recording_audit import CHECKS
from university.models import Heartbeat
video = LessonVideo.objects.get()
print(json.dumps({
    "state": video.state, "working": 1 < video.percent < 100, "attempts": video.attempts,
    "forms": sorted(video.forms.values_list("kind", flat=True)),
    "faults": [fault.sentence for check in CHECKS.values() for fault in check()],
    "swept": Heartbeat.objects.filter(name="worker").exists(),
}))
"""
END_LEASE = """
from courses.models import LessonVideo
from university import clock
LessonVideo.objects.update(leased_until=clock.now())
"""


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]


def look(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shell(site, LOOK))
    return found


def programs_for(token: str) -> list[str]:
    """Programs that work on this recording now."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if token.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found


def test_a_worker_killed_at_its_work_loses_nothing_and_holds_up_nobody(
    make_site: MakeSite, engine: str, tmp_path: Path
) -> None:
    path = tmp_path / "long.mp4"
    path.write_bytes(clip(size="1280x720", seconds=40))
    site = make_site(engine)
    token = shell(site, BEGIN.format(path=str(path)))
    worker = site.start_recordings_worker()
    tell = partial(site.log, "recordings")
    wait_until(lambda: look(site)["working"], seconds=60, tell=tell)

    # Meanwhile the other worker does everything else.
    site.start_lone_worker()
    wait_until(lambda: look(site)["swept"], seconds=60, tell=partial(site.log, "worker"))
    assert look(site)["state"] == "working"
    assert programs_for(token) != []

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    wait_until(lambda: programs_for(token) == [], seconds=5)
    found = look(site)
    assert (found["state"], found["attempts"], found["forms"], found["faults"]) == (
        "working", 1, [], [],
    )  # fmt: skip

    site.manage("shell", "--no-imports", "-c", END_LEASE)
    site.start_recordings_worker()
    wait_until(lambda: look(site)["state"] == "ready", seconds=120, tell=tell)
    assert look(site) == {
        "state": "ready", "working": False, "attempts": 2, "faults": [], "swept": True,
        "forms": ["audio", "hls", "mp4_360", "mp4_720"],
    }  # fmt: skip
    stored = site.folder / "media" / "private" / "lessons" / token
    assert sorted(one.name for one in stored.iterdir()) == ["2", "original"]
    assert list((site.folder / "lesson-work").iterdir()) == []
    assert list((site.folder / "lesson-uploads").iterdir()) == []
