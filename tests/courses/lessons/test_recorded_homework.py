"""Homework that is sung: handed in, made ready, heard by whom it concerns, taken back."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.clip_audit import clip_jobs
from courses.clip_media import length_words
from courses.models import Clip, Homework, OnlineLesson
from courses.models.lesson_video import lesson_storage
from courses.recording_audit import homework_pictures
from courses.services import clip_making
from courses.services.clip_making import forget_clips, make_clips
from courses.services.lessons.homework import (
    answer_homework,
    hand_in,
    stop_showing,
    take_homework_back,
)
from courses.services.lessons.homework_recordings import hand_in_recording
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    registrar,
    student_in,
    waiting_for,
)
from tests.courses.lessons.test_homework import photograph
from tests.courses.recordings.studio import clip as film
from tests.courses.recordings.studio import sound
from tests.enrollment.school import make_student
from university import clock
from university.accounts.models import Student, User
from university.jobs import claim_due
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path) -> None:
    settings.TEST_CLOCK = NOW.isoformat()
    settings.LESSON_WORK_DIR = tmp_path / "work"
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files"},
    }
    settings.STORAGES = {**settings.STORAGES, "lessons": files}


@pytest.fixture
def school() -> tuple[OnlineLesson, User, Student]:
    """A lesson, its teacher, and somebody of the class."""
    row, teacher = cloud_class()
    return live_lesson(row), teacher, student_in(row)


def a_file(body: bytes | None = None, name: str = "voice.m4a") -> SimpleUploadedFile:
    """What a phone sends; the name and the type it claims count for nothing."""
    return SimpleUploadedFile(name, sound() if body is None else body, content_type="text/html")


def sings(
    lesson: OnlineLesson, student: Student, body: bytes | None = None, **fields: Any
) -> Homework:
    values = {"key": uuid4(), "text": "", "may_be_shown": False, **fields}
    return hand_in_recording(
        actor=student.login, student=student, lesson=lesson, recording=a_file(body), **values
    )


def heard(row: Homework) -> Clip:
    """The clip after the worker has been at it."""
    make_clips()
    return Clip.objects.get(homework=row)


def stored() -> list[str]:
    root = Path(lesson_storage().path(""))
    return sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())


def worked_in(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.exists() else []


def test_a_song_waits_and_then_plays_and_what_was_sent_is_gone(school: Any, settings: Any) -> None:
    lesson, _teacher, student = school
    row = sings(lesson, student, text=" 茉莉花 ")
    assert (row.picture.name, row.text, row.clip.state, row.clip.seconds) == (
        "", "茉莉花", "waiting", 2,
    )  # fmt: skip
    assert stored() == [f"clips/{row.clip.token.hex}/original"]

    clip = heard(row)

    assert (clip.state, clip.job_state, clip.has_picture, clip.original.name) == (
        "ready", "done", False, "",
    )  # fmt: skip
    assert stored() == [clip.file.name] == [f"clips/{clip.token.hex}/1.m4a"]
    assert worked_in(settings.LESSON_WORK_DIR) == []
    assert (list(clip_jobs()), list(homework_pictures())) == ([], [])


def test_a_dance_is_small_has_a_poster_and_no_word_of_its_own(school: Any) -> None:
    lesson, _teacher, student = school
    clip = heard(sings(lesson, student, film("dance.mov", size="1280x720")))
    assert (clip.state, clip.has_picture, sorted(stored())) == (
        "ready", True, [f"clips/{clip.token.hex}/1.jpg", f"clips/{clip.token.hex}/1.mp4"],
    )  # fmt: skip


def test_the_same_form_twice_is_one_homework(school: Any) -> None:
    lesson, _teacher, student = school
    key = uuid4()
    rows = [sings(lesson, student, key=key) for _press in range(2)]
    assert (rows[0].pk == rows[1].pk, Homework.objects.count(), len(stored())) == (True, 1, 1)


def test_songs_and_photographs_are_counted_together(school: Any, settings: Any) -> None:
    settings.HOMEWORK_A_DAY = 2
    lesson, _teacher, student = school
    hand_in(
        student=student,
        lesson=lesson,
        key=uuid4(),
        photograph=photograph(),
        text="",
        may_be_shown=False,
    )
    sings(lesson, student)
    with pytest.raises(Refusal) as refused:
        sings(lesson, student)
    assert (refused.value.code, str(refused.value)) == (
        "handed_in_often",
        "您今天已经交了2份作业。",
    )
    assert (Homework.objects.count(), len(stored())) == (2, 2)


@pytest.mark.parametrize(
    ("body", "limits", "code"),
    [
        (sound, {"HOMEWORK_SOUND_SECONDS": 5}, "clip_too_long"),
        (film, {"HOMEWORK_VIDEO_SECONDS": 5}, "clip_too_long"),
        (sound, {"HOMEWORK_MAX_BYTES": 1000}, "file_too_large"),
        (sound, {"LESSON_DISK_RESERVE": 2**60}, "no_disk"),
        (sound, {"LESSON_FFMPEG": "/nothing/ffmpeg"}, "no_program"),
    ],
)
def test_limits_are_settings(
    school: Any, settings: Any, body: Any, limits: dict[str, Any], code: str
) -> None:
    for name, value in limits.items():
        setattr(settings, name, value)
    lesson, _teacher, student = school
    with pytest.raises(Refusal) as refused:
        sings(lesson, student, body(seconds=12))
    assert (refused.value.code, Homework.objects.count(), stored()) == (code, 0, [])
    assert worked_in(settings.LESSON_WORK_DIR) == []


def test_a_homework_is_a_picture_or_a_recording(school: Any) -> None:
    lesson, _teacher, student = school
    row = sings(lesson, student)
    with pytest.raises(IntegrityError), transaction.atomic():
        Homework.objects.filter(pk=row.pk).update(picture="homework/1.jpg")
    with pytest.raises(IntegrityError), transaction.atomic():
        Homework.objects.filter(pk=row.pk).update(clip=None)


def test_the_page_takes_a_recording_and_plays_it_in_ranges(school: Any) -> None:
    lesson, _teacher, student = school
    client = browser(student.login)
    address = f"/hand-in/{lesson.pk}/sound/"
    page = client.get(address).content.decode()
    assert ('accept="audio/*"' in page, "capture" in page, "最长5分钟。" in page) == (True,) * 3
    sent = {"key": str(uuid4()), "recording": a_file(), "text": "", "may_be_shown": ""}
    assert client.post(address, sent)["Location"] == f"/lesson/{lesson.pk}/homework/"
    waits = client.get(f"/lesson/{lesson.pk}/homework/").content.decode()
    assert ("正在处理，请过几分钟再来看。" in waits, "<audio" in waits) == (True, False)

    make_clips()
    url = address_of_clip(client, lesson)
    part = client.get(url, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part["Content-Type"], len(b"".join(part.streaming_content))) == (
        206, "audio/mp4", 10,
    )  # fmt: skip
    assert (part["Cache-Control"], part["X-Content-Type-Options"]) == (
        "private, no-store",
        "nosniff",
    )


def address_of_clip(client: Any, lesson: OnlineLesson) -> str:
    """What the page of homework plays."""
    page = client.get(f"/lesson/{lesson.pk}/homework/").content.decode()
    return page.partition('src="/clips/')[2].partition('"')[0].join(("/clips/", ""))


def test_who_hears_a_song(school: Any) -> None:
    lesson, teacher, student = school
    mate, waits = student_in(lesson.teaching_class, 5), waiting_for(lesson.teaching_class)
    office = registrar()
    row = sings(lesson, student, may_be_shown=True)
    make_clips()
    answer_homework(actor=teacher, homework=row, mark="well", comment="", is_shown=True)
    class_people = [student.login, mate.login, waits.login]
    urls = [address_of_clip(browser(user), lesson) for user in class_people]
    desk = browser(teacher).get(f"/teach/homework/{row.pk}/").content.decode()
    urls.append(desk.partition('src="')[2].partition('"')[0] if "/clips/" in desk else "")
    urls[3] = "/clips/" + desk.partition('src="/clips/')[2].partition('"')[0]
    people = [*class_people, teacher]

    def plays() -> list[int]:
        return [browser(user).get(url).status_code for user, url in zip(people, urls, strict=True)]

    hangs = plays()
    others = [browser(user).get(urls[0]).status_code for user in (mate.login, office, None)]
    stranger = browser(make_student(9).login).get(f"/lesson/{lesson.pk}/homework/").status_code
    stop_showing(student=student, homework=row)
    assert (hangs, others, stranger, plays()) == (
        [200, 200, 200, 200],
        [404, 404, 404],
        404,
        [200, 404, 404, 200],
    )


def test_an_address_ends_and_cannot_be_forged(school: Any, settings: Any) -> None:
    lesson, _teacher, student = school
    sings(lesson, student)
    make_clips()
    client = browser(student.login)
    url = address_of_clip(client, lesson)
    forged = url.replace("/clips/", "/clips/A", 1)
    settings.TEST_CLOCK = (NOW + timedelta(hours=7)).isoformat()
    late = browser(student.login)
    assert [late.get(one).status_code for one in (url, forged)] == [404, 404]
    settings.TEST_CLOCK = NOW.isoformat()
    assert [client.get(one).status_code for one in (url, forged)] == [200, 404]


def test_taken_back_is_gone_with_its_recording_and_what_was_said_to_it(
    school: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lesson, teacher, student = school
    row = sings(lesson, student)
    answer_homework(
        actor=teacher, homework=row, mark="", comment="", is_shown=False, voice=a_file()
    )
    make_clips()
    url = address_of_clip(browser(student.login), lesson)
    assert (Clip.objects.count(), len(stored())) == (2, 2)
    with django_capture_on_commit_callbacks(execute=True):
        browser(student.login).post(f"/homework/{row.pk}/take-back/")
    assert (Homework.objects.count(), Clip.objects.count(), stored()) == (0, 0, [])
    assert browser(student.login).get(url).status_code == 404
    take_homework_back(student=student, homework=row)


def test_taken_back_while_the_worker_is_at_it_leaves_nothing(
    school: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    lesson, _teacher, student = school
    row = sings(lesson, student)
    finish = clip_making.finish

    def taken_back(job: Any) -> bool:
        with django_capture_on_commit_callbacks(execute=True):
            take_homework_back(student=student, homework=row)
        return finish(job)

    monkeypatch.setattr(clip_making, "finish", taken_back)
    make_clips()
    assert (Clip.objects.count(), stored()) == (0, [])


def test_a_killed_worker_is_followed_by_another_attempt(school: Any, settings: Any) -> None:
    lesson, _teacher, student = school
    row = sings(lesson, student)
    (claimed,) = claim_due(Clip)
    half = Path(lesson_storage().path(f"{claimed.folder}/2.m4a"))
    half.write_bytes(b"half")
    assert make_clips() == 0
    settings.TEST_CLOCK = (NOW + timedelta(minutes=6)).isoformat()
    clip = heard(row)
    assert (clip.state, clip.attempts, stored()) == ("ready", 2, [clip.file.name])


def test_one_that_fails_says_so_to_its_maker_and_does_not_wait_for_the_teacher(
    school: Any, settings: Any
) -> None:
    lesson, teacher, student = school
    row = sings(lesson, student)
    Path(lesson_storage().path(row.clip.original.name)).write_bytes(b"OggS" + b"x" * 900)
    clip = heard(row)
    assert (clip.state, clip.fault, stored()) == ("failed", "not_playable", [])
    page = browser(student.login).get(f"/lesson/{lesson.pk}/homework/").content.decode()
    assert ("没有处理好。" in page, "请删除这一份，再交一次。" in page) == (True, True)
    assert "没有新作业" in browser(teacher).get("/teach/").content.decode()
    assert list(clip_jobs()) == []


def test_a_machine_without_ffmpeg_tries_again_later(school: Any, settings: Any) -> None:
    lesson, _teacher, student = school
    row = sings(lesson, student)
    settings.LESSON_FFMPEG = "/nothing/ffmpeg"
    clip = heard(row)
    assert (clip.state, clip.fault, clip.job_state) == ("waiting", "no_program", "due")
    for _attempt in range(4):
        settings.TEST_CLOCK = (clock.now() + timedelta(hours=2)).isoformat()
        make_clips()
    clip.refresh_from_db()
    assert (clip.state, clip.attempts, stored()) == ("failed", 5, [])


def test_what_nothing_points_at_is_swept_after_a_day(school: Any, settings: Any) -> None:
    lesson, _teacher, student = school
    row = sings(lesson, student)
    make_clips()
    Homework.objects.filter(pk=row.pk).delete()
    assert forget_clips() == 0
    settings.TEST_CLOCK = (NOW + timedelta(days=2)).isoformat()
    with transaction.atomic():
        assert forget_clips() == 1
    assert Clip.objects.count() == 0


def test_the_audit_misses_a_file_and_sees_a_worker_that_is_away(school: Any, settings: Any) -> None:
    lesson, _teacher, student = school
    sings(lesson, student)
    row = sings(lesson, student)
    settings.TEST_CLOCK = (NOW + timedelta(days=2)).isoformat()
    waits = [fault.sentence for fault in clip_jobs()]
    make_clips()
    lesson_storage().delete(Clip.objects.get(homework=row).file.name)
    assert (len(waits), "等了一天" in waits[0], len(list(clip_jobs()))) == (2, True, 1)


def test_who_is_not_in_the_class_hands_nothing_in(school: Any) -> None:
    lesson, teacher, _student = school
    address = f"/hand-in/{lesson.pk}/sound/"
    people = [None, make_student(9).login, teacher, waiting_for(lesson.teaching_class).login]
    assert [browser(user).get(address).status_code for user in people] == [404, 404, 404, 200]
    sent = {"key": str(uuid4()), "recording": a_file()}
    assert browser(teacher).post(address, sent).status_code == 404
    assert browser(people[3]).get(f"/hand-in/{lesson.pk}/smell/").status_code == 404
    assert (Homework.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("address", ["/teach/homework/", "/lesson/{lesson}/homework/"])
def test_lists_with_recordings_ask_the_same_for_few_and_for_many(
    school: Any, address: str, settings: Any
) -> None:
    lesson, teacher, student = school
    settings.HOMEWORK_A_DAY = 50
    user = teacher if "teach/" in address else student.login
    counts = []
    for more in (1, 4):
        for number in range(more):
            mate = student_in(lesson.teaching_class, 20 + 10 * more + number)
            for one in (mate, student):
                row = sings(lesson, one, may_be_shown=True)
                if "teach/" not in address:
                    answer_homework(
                        actor=teacher,
                        homework=row,
                        mark="well",
                        comment="",
                        is_shown=True,
                        voice=a_file(),
                    )
        Clip.objects.update(state="ready", file="clips/none.m4a")
        client = browser(user)
        client.get(address.format(lesson=lesson.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(address.format(lesson=lesson.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_lengths_are_said_as_people_say_them() -> None:
    assert [length_words(one) for one in (1, 59, 60, 72, 300)] == [
        "1秒", "59秒", "1分0秒", "1分12秒", "5分0秒",
    ]  # fmt: skip
