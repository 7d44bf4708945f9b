"""Homework: one photograph, the teacher's word, and a gallery with consent."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from courses.models import Homework, OnlineLesson, Teacher
from courses.models.lesson_video import lesson_storage
from courses.recording_audit import homework_pictures
from courses.services.lessons.homework import (
    answer_homework,
    hand_in,
    stop_showing,
    take_homework_back,
)
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    registrar,
    student_in,
    waiting_for,
)
from tests.enrollment.school import make_student
from university.accounts.models import Student, User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path) -> None:
    settings.TEST_CLOCK = NOW.isoformat()
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = {**settings.STORAGES, "lessons": files}


@pytest.fixture
def school() -> tuple[OnlineLesson, User, Student]:
    """A lesson, its teacher, and somebody of the class."""
    row, teacher = cloud_class()
    return live_lesson(row), teacher, student_in(row)


def photograph(size: tuple[int, int] = (2400, 1200), kind: str = "JPEG") -> SimpleUploadedFile:
    """What a phone sends: large, with the place in it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "home of 王桂兰"
    Image.new("RGB", size, "#b33").save(out, kind, exif=exif)
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), content_type="image/jpeg")


def hands_in(lesson: OnlineLesson, student: Student, **fields: Any) -> Homework:
    values = {"key": uuid4(), "text": "", "may_be_shown": False, **fields}
    return hand_in(student=student, lesson=lesson, photograph=photograph(), **values)


def kept() -> list[str]:
    """Names of the photographs that are stored."""
    try:
        return lesson_storage().listdir("homework")[1]
    except FileNotFoundError:
        return []


def test_a_photograph_is_kept_small_and_without_its_place(school: Any) -> None:
    lesson, _teacher, student = school
    row = hands_in(lesson, student, text=" 我写的“永”字 ")
    with lesson_storage().open(row.picture.name) as file, Image.open(file) as picture:
        found = (picture.format, picture.size, dict(picture.getexif()))
    assert (found, row.text) == (("JPEG", (1600, 800), {}), "我写的“永”字")


def test_the_same_form_twice_is_one_homework(school: Any) -> None:
    lesson, _teacher, student = school
    key = uuid4()
    rows = [hands_in(lesson, student, key=key) for _press in range(2)]
    assert (rows[0].pk == rows[1].pk, Homework.objects.count(), len(kept())) == (True, 1, 1)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.jpg", b""),
        ("a.jpg", b"MZ\x90\x00" + b"\x00" * 500),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.html", b"<html><script>alert(1)</script>"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 100),
        ("../../etc/passwd", b"root:x:0:0"),
        ("a.jpg", b"x" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_what_is_no_photograph_is_refused_with_a_sentence(
    school: Any, name: str, body: bytes
) -> None:
    lesson, _teacher, student = school
    client = browser(student.login)
    sent = {"key": str(uuid4()), "photograph": SimpleUploadedFile(name, body)}
    page = client.post(f"/lesson/{lesson.pk}/homework/", sent)
    assert (page.status_code, "请改一下这里" in page.content.decode()) == (200, True)
    assert (Homework.objects.count(), kept()) == (0, [])


def test_a_picture_with_too_many_dots_is_refused(school: Any) -> None:
    lesson, _teacher, student = school
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Refusal) as refused:
        hand_in(
            student=student,
            lesson=lesson,
            key=uuid4(),
            photograph=SimpleUploadedFile("a.png", out.getvalue()),
            text="",
            may_be_shown=False,
        )
    assert (refused.value.code, Homework.objects.count(), kept()) == ("not_a_photograph", 0, [])


def test_after_five_in_a_day_it_waits_for_tomorrow(school: Any) -> None:
    lesson, _teacher, student = school
    for _time in range(5):
        hands_in(lesson, student)
    with pytest.raises(Refusal) as refused:
        hands_in(lesson, student)
    assert (refused.value.code, Homework.objects.count(), len(kept())) == ("handed_in_often", 5, 5)


def test_the_teacher_answers_from_a_page_and_the_senior_reads_it(school: Any) -> None:
    lesson, teacher, student = school
    row = hands_in(lesson, student)
    desk = browser(teacher)
    assert "1份新作业" in desk.get("/teach/").content.decode()
    page = desk.get(f"/teach/homework/{row.pk}/").content.decode()
    assert "学员没有同意在作品墙展示。" in page
    sent = {"mark": "better", "comment": "捺再舒展些", "is_shown": "on"}
    assert desk.post(f"/teach/homework/{row.pk}/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.mark, row.comment, row.is_shown) == ("better", "捺再舒展些", False)
    read = browser(student.login).get(f"/lesson/{lesson.pk}/homework/").content.decode()
    assert "有进步" in read
    assert "捺再舒展些" in read


def test_an_empty_answer_is_no_answer(school: Any) -> None:
    lesson, teacher, student = school
    row = hands_in(lesson, student)
    page = browser(teacher).post(f"/teach/homework/{row.pk}/", {"mark": "", "comment": " "})
    row.refresh_from_db()
    assert ("还没有写评语。" in page.content.decode(), row.answered_at) == (True, None)


def test_nothing_hangs_without_its_makers_consent(school: Any) -> None:
    lesson, teacher, student = school
    row = hands_in(lesson, student)
    with pytest.raises(Refusal) as refused:
        answer_homework(actor=teacher, homework=row, mark="well", comment="", is_shown=True)
    row.refresh_from_db()
    assert (refused.value.code, row.answered_at) == ("no_consent", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Homework.objects.filter(pk=row.pk).update(is_shown=True)


def test_another_teacher_answers_nothing(school: Any) -> None:
    lesson, _teacher, student = school
    row = hands_in(lesson, student)
    stranger = User.objects.create(username="another")
    Teacher.objects.create(code="T99", name="李老师", user=stranger)
    with pytest.raises(Refusal) as refused:
        answer_homework(actor=stranger, homework=row, mark="well", comment="", is_shown=False)
    assert refused.value.code == "not_your_class"
    assert browser(stranger).get(f"/teach/homework/{row.pk}/").status_code == 404


def test_who_sees_a_photograph(school: Any) -> None:
    lesson, teacher, student = school
    mate, waits = student_in(lesson.teaching_class, 5), waiting_for(lesson.teaching_class)
    people = [student.login, teacher, registrar(), mate.login, waits.login, make_student(9).login]
    row = hands_in(lesson, student, may_be_shown=True)

    def seen() -> list[int]:
        address = f"/homework/{row.pk}/picture/"
        return [browser(user).get(address).status_code for user in [*people, None]]

    before = seen()
    answer_homework(actor=teacher, homework=row, mark="well", comment="", is_shown=True)
    shown = seen()
    OnlineLesson.objects.update(live=False)
    taken_down = seen()
    OnlineLesson.objects.update(live=True)
    stop_showing(student=student, homework=row)
    its_own = [200, 200, 200, 404, 404, 404, 404]
    assert (before, shown, taken_down, seen()) == (
        its_own,
        [200, 200, 200, 200, 200, 404, 404],
        its_own,
        its_own,
    )


def test_the_gallery_names_nobody_in_full(school: Any) -> None:
    lesson, teacher, student = school
    mate = student_in(lesson.teaching_class, 5, name="李国强")
    row = hands_in(lesson, student, may_be_shown=True)
    answer_homework(actor=teacher, homework=row, mark="well", comment="", is_shown=True)
    page = browser(mate.login).get(f"/lesson/{lesson.pk}/homework/").content.decode()
    assert ("王*兰的作品" in page, "王桂兰" in page) == (True, False)


def test_taken_back_is_gone_with_its_photograph(
    school: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lesson, _teacher, student = school
    row, other = hands_in(lesson, student), student_in(lesson.teaching_class, 5)
    with pytest.raises(Refusal):
        take_homework_back(student=other, homework=row)
    assert browser(other.login).post(f"/homework/{row.pk}/take-back/").status_code == 404
    assert (Homework.objects.count(), len(kept())) == (1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        browser(student.login).post(f"/homework/{row.pk}/take-back/")
    assert (Homework.objects.count(), kept()) == (0, [])


def test_who_is_not_in_the_class_has_no_homework(school: Any) -> None:
    lesson, teacher, _student = school
    address = f"/lesson/{lesson.pk}/homework/"
    people = [None, make_student(9).login, teacher, waiting_for(lesson.teaching_class).login]
    assert [browser(user).get(address).status_code for user in people] == [404, 404, 200, 200]
    sent = {"key": str(uuid4()), "photograph": photograph()}
    assert browser(teacher).post(address, sent).status_code == 200
    assert Homework.objects.count() == 0


@pytest.mark.parametrize("address", ["/teach/homework/", "/lesson/{lesson}/homework/"])
def test_lists_ask_the_same_for_few_and_for_many(school: Any, address: str) -> None:
    lesson, teacher, student = school
    user = teacher if "teach/" in address else student.login
    counts = []
    for more in (2, 5):
        for number in range(more):
            mate = student_in(lesson.teaching_class, 20 + 10 * more + number)
            row = hands_in(lesson, mate, may_be_shown=True)
            if "teach/" not in address:
                answer_homework(actor=teacher, homework=row, mark="well", comment="", is_shown=True)
        client = browser(user)
        client.get(address.format(lesson=lesson.pk))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address.format(lesson=lesson.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_audit_misses_a_photograph_that_is_gone(school: Any) -> None:
    lesson, _teacher, student = school
    row = hands_in(lesson, student)
    assert list(homework_pictures()) == []
    lesson_storage().delete(row.picture.name)
    assert [fault.check for fault in homework_pictures()] == ["homework_pictures"]
