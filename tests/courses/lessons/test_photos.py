"""Photographs of a lesson: sent, put in order, accepted with it, seen by whom it is for."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import TaskState

from courses.clip_audit import lesson_photographs
from courses.lesson_photos import shown_photos
from courses.lesson_words import handout_lines
from courses.models import LessonAudience, LessonNews, LessonPhoto, OnlineLesson, Teacher
from courses.models.lesson_video import lesson_storage
from courses.services.lessons import posting
from courses.services.lessons.news import bring_news
from courses.services.lessons.photos import (
    Step,
    add_photographs,
    arrange_photographs,
    forget_photographs,
)
from courses.services.lessons.posting import draft_of, start_lesson, submit_lesson
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    live_lesson,
    registrar,
    student_in,
)
from tests.courses.lessons.test_recorded_homework import _here, stored  # noqa: F401
from tests.enrollment.school import make_student
from university.accounts.models import User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted() -> tuple[OnlineLesson, User]:
    """An empty draft, and its teacher."""
    row, teacher = cloud_class()
    return start_lesson(actor=teacher, teaching_class=row), teacher


def sheet(colour: str = "#b33", size: tuple[int, int] = (2000, 1000), turn: int = 1) -> Any:
    """What a phone sends: large, turned, with the place in it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010E] = turn, "home of 李春梅"
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("../IMG.jpg", out.getvalue(), content_type="text/html")


def adds(teacher: User, lesson: OnlineLesson, *colours: str) -> list[int]:
    add_photographs(
        actor=teacher, lesson=lesson, photographs=[sheet(one) for one in colours], words={}
    )
    return order(lesson)


def order(lesson: OnlineLesson) -> list[int]:
    return [place["photo"] for place in draft_of(OnlineLesson.objects.get(pk=lesson.pk)).photos]


def accepted(teacher: User, lesson: OnlineLesson, office: User, **fields: Any) -> OnlineLesson:
    values = {"title": "写字", "text": "", "session": None, "chapters": [], **fields}
    posting.set_words(actor=teacher, lesson=lesson, **values)
    submit_lesson(actor=teacher, lesson=lesson)
    row = OnlineLesson.objects.get(pk=lesson.pk)
    row.current_workflow_state.current_task_state.specific.approve(user=office, comment="好")
    return OnlineLesson.objects.get(pk=lesson.pk)


def test_photographs_are_upright_small_and_without_their_place(posted: Any) -> None:
    lesson, teacher = posted
    add_photographs(actor=teacher, lesson=lesson, photographs=[sheet(turn=6)], words={})
    row = LessonPhoto.objects.get()
    found = []
    for name in (row.file.name, row.small.name):
        with lesson_storage().open(name) as file, Image.open(file) as picture:
            found.append((picture.format, picture.size, dict(picture.getexif())))
    assert found == [("JPEG", (800, 1600), {}), ("JPEG", (400, 800), {})]
    assert ((row.width, row.height), len(stored())) == ((400, 800), 2)
    assert list(lesson_photographs()) == []


def test_they_are_moved_described_and_taken_out(posted: Any) -> None:
    lesson, teacher = posted
    one, two, three = adds(teacher, lesson, "red", "green", "blue")

    def steps(step: Step, photo: int, words: dict[int, str] | None = None) -> list[int]:
        arrange_photographs(actor=teacher, lesson=lesson, words=words or {}, step=step, photo=photo)
        return order(lesson)

    assert [
        steps(Step.UP, three), steps(Step.DOWN, one), steps(Step.UP, three), steps(Step.DOWN, two),
        steps(Step.REMOVE, one, {three: " 起笔 \n x" + "长" * 99}), steps(Step.UP, 999_999),
    ] == [
        [one, three, two], [three, one, two], [three, one, two], [three, one, two],
        [three, two], [three, two],
    ]  # fmt: skip
    assert [place["words"] for place in draft_of(OnlineLesson.objects.get()).photos] == [
        "起笔 x" + "长" * 56, "",
    ]  # fmt: skip


def test_the_same_photograph_twice_stands_there_once(posted: Any) -> None:
    lesson, teacher = posted
    first = adds(teacher, lesson, "red", "red")
    again = adds(teacher, lesson, "red", "blue")
    assert (len(first), len(again), LessonPhoto.objects.count(), len(stored())) == (1, 2, 2, 4)


def test_twelve_are_enough_and_a_bad_one_spoils_none(posted: Any, settings: Any) -> None:
    settings.LESSON_PHOTOS = 3
    lesson, teacher = posted
    kept = adds(teacher, lesson, "red", "green")
    bad = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 99)
    codes = []
    sendings = (
        [sheet("blue"), sheet("white")],
        [sheet("#111"), sheet("#222"), sheet("#333"), sheet("#444")],
        [sheet("blue"), bad],
        [],
    )
    for sent in sendings:
        with pytest.raises(Refusal) as refused:
            add_photographs(actor=teacher, lesson=lesson, photographs=sent, words={})
        codes.append(refused.value.code)
    assert codes == [
        "too_many_photographs", "too_many_photographs", "not_a_photograph", "no_photograph",
    ]  # fmt: skip
    assert (order(lesson), LessonPhoto.objects.count(), len(stored())) == (kept, 2, 4)


def test_another_teacher_adds_and_moves_nothing(posted: Any) -> None:
    lesson, teacher = posted
    kept = adds(teacher, lesson, "red")
    stranger = User.objects.create(username="another")
    for act in (
        lambda: adds(stranger, lesson, "blue"),
        lambda: arrange_photographs(
            actor=stranger, lesson=lesson, words={}, step=Step.REMOVE, photo=kept[0]
        ),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "not_your_class"
    assert (order(lesson), len(stored())) == (kept, 2)


def test_people_see_the_accepted_ones_until_the_change_is_accepted(posted: Any) -> None:
    lesson, teacher = posted
    office, student = registrar(), student_in(lesson.teaching_class)
    one, two = adds(teacher, lesson, "red", "blue")
    live = accepted(teacher, lesson, office)
    arrange_photographs(actor=teacher, lesson=live, words={}, step=Step.REMOVE, photo=two)
    (three,) = set(adds(teacher, lesson, "green")) - {one}
    people = [student.login, teacher, office, make_student(9).login, None]

    def seen(photo: int) -> list[int]:
        address = f"/lesson-photos/{photo}/large/"
        return [browser(user).get(address).status_code for user in people]

    before = [seen(photo) for photo in (one, two, three)]
    accepted(teacher, lesson, office)
    after = [seen(photo) for photo in (two, three)]
    shown, hidden = [200, 200, 200, 404, 404], [404, 200, 200, 404, 404]
    assert (before, after) == ([shown, shown, hidden], [hidden, shown])
    assert browser(teacher).get(f"/lesson-photos/{one}/huge/").status_code == 404


def test_the_page_and_the_paper_show_them_in_order(posted: Any) -> None:
    lesson, teacher = posted
    one, two = adds(teacher, lesson, "red", "blue")
    arrange_photographs(actor=teacher, lesson=lesson, words={two: "收笔"}, step=Step.UP, photo=two)
    live = accepted(teacher, lesson, registrar())
    client = browser(student_in(lesson.teaching_class).login)
    page = client.get(live.url).content.decode()
    paper = client.get(f"/lesson/{live.pk}/handout/").content.decode()
    assert [row.alt for row in shown_photos(live)] == ["收笔", "这节课的第2张照片"]
    for text in (page, paper):
        places = [text.index(f"/lesson-photos/{photo}/small/") for photo in (two, one)]
        assert places == sorted(places)
    assert ('alt="收笔"' in page, "图1" in paper) == (True, True)


def test_photographs_take_room_from_the_words_on_paper() -> None:
    line = "字" * 100
    sizes = [len(handout_lines([line] * 20, photos=number)[0]) for number in (0, 2, 6, 12)]
    assert sizes == [8, 4, 2, 1]


def test_what_nothing_shows_any_more_is_deleted_a_day_later(posted: Any, settings: Any) -> None:
    lesson, teacher = posted
    office = registrar()
    one, two = adds(teacher, lesson, "red", "blue")
    live = accepted(teacher, lesson, office)
    arrange_photographs(actor=teacher, lesson=live, words={}, step=Step.REMOVE, photo=two)
    settings.TEST_CLOCK = (NOW + timedelta(days=2)).isoformat()
    assert (forget_photographs(), len(stored())) == (0, 4)
    accepted(teacher, live, office)
    assert (forget_photographs(), order(lesson), len(stored())) == (1, [one], 2)
    with transaction.atomic():
        OnlineLesson.objects.get(pk=lesson.pk).delete()
    assert (forget_photographs(), stored()) == (1, [])


def test_the_teachers_page_works_by_plain_buttons(posted: Any) -> None:
    lesson, teacher = posted
    phone = browser(teacher)
    address = f"/teach/{lesson.pk}/photos/"
    start = phone.post(f"/teach/{lesson.pk}/no-recording/", {"photos": "1"})
    none = phone.post(address, {"do": "add"})
    phone.post(address, {"do": "add", "photographs": [sheet("red"), sheet("blue")]})
    one, two = order(lesson)
    phone.post(address, {"do": f"down-{one}", f"words-{one}": "第二张", "words-x": "?"})
    nonsense = phone.post(address, {"do": "explode-7777777777777777777777", f"words-{two}": "头"})
    on = phone.post(address, {"do": "on"})
    assert (start["Location"], none.status_code, nonsense.status_code, on["Location"]) == (
        address, 409, 302, f"/teach/{lesson.pk}/words/",
    )  # fmt: skip
    assert draft_of(OnlineLesson.objects.get()).photos == [
        {"photo": two, "words": "头"},
        {"photo": one, "words": "第二张"},
    ]
    assert "请选一张照片。" in none.content.decode()
    assert browser(student_in(lesson.teaching_class).login).get(address).status_code == 403


def test_a_lesson_for_everybody_is_a_wish_until_the_office_accepts_it(posted: Any) -> None:
    lesson, teacher = posted
    office = registrar()
    adds(teacher, lesson, "red")
    live = accepted(teacher, lesson, office)
    stranger = browser(make_student(9).login)
    posting.set_words(
        actor=teacher,
        lesson=live,
        title="写字",
        text="",
        session=None,
        chapters=[],
        audience=LessonAudience.EVERYONE,
    )
    submit_lesson(actor=teacher, lesson=live)
    page = browser(office).get(f"/admin/pages/{live.pk}/edit/").content.decode()
    before = stranger.get(live.url).status_code
    row = OnlineLesson.objects.get(pk=live.pk)
    row.current_workflow_state.current_task_state.specific.approve(user=office)
    after = browser(office).get(f"/admin/pages/{live.pk}/edit/").content.decode()
    wish = "老师希望这节课人人可看。"
    assert (wish in page, before, stranger.get(live.url).status_code, wish in after) == (
        True, 403, 200, False,
    )  # fmt: skip


def test_a_lesson_for_tickets_stays_the_offices(posted: Any) -> None:
    _lesson, teacher = posted
    row = _lesson.teaching_class
    sold = live_lesson(row, audience=LessonAudience.TICKETS)
    posting.set_words(
        actor=teacher,
        lesson=sold,
        title="写字",
        text="字",
        session=None,
        chapters=[],
        audience=LessonAudience.EVERYONE,
    )
    assert draft_of(OnlineLesson.objects.get(pk=sold.pk)).audience == LessonAudience.TICKETS
    assert (
        'name="audience"' not in browser(teacher).get(f"/teach/{sold.pk}/words/").content.decode()
    )


def brought() -> int:
    """Sweep, as if the office had decided by the test's clock: Wagtail looks at its own."""
    TaskState.objects.exclude(finished_at=None).update(finished_at=NOW)
    return bring_news()


def test_the_teacher_hears_what_the_office_decided_once(posted: Any) -> None:
    lesson, teacher = posted
    User.objects.filter(pk=teacher.pk).update(phone="+8612012345678")
    office = registrar()
    adds(teacher, lesson, "red")
    posting.set_words(
        actor=teacher, lesson=lesson, title="写字", text="", session=None, chapters=[]
    )
    submit_lesson(actor=teacher, lesson=lesson)
    state = OnlineLesson.objects.get().current_workflow_state
    state.current_task_state.specific.reject(user=office, comment="请换第一张照片")
    assert (brought(), brought()) == (1, 0)
    desk = browser(User.objects.get(pk=teacher.pk))
    page = desk.get("/teach/").content.decode()
    assert ("教务退回了" in page, "教务说：请换第一张照片" in page) == (True, True)
    accepted(teacher, lesson, office)
    assert brought() == 1
    assert [one.text.partition("】")[2] for one in OutboxMessage.objects.order_by("pk")] == [
        "老师您好，网课“写字”请改一下。怎么改，看“我的云课堂”。",
        "老师您好，教务通过了您的网课“写字”。",
    ]
    for news in LessonNews.objects.all():
        desk.post(f"/teach/news/{news.pk}/read/")
    assert "教务退回了" not in desk.get("/teach/").content.decode()


def test_nobody_reads_anothers_news(posted: Any) -> None:
    lesson, teacher = posted
    adds(teacher, lesson, "red")
    accepted(teacher, lesson, registrar())
    brought()
    stranger = User.objects.create(username="another")
    Teacher.objects.create(code="T99", name="李老师", user=stranger)
    news = LessonNews.objects.get()
    assert browser(stranger).post(f"/teach/news/{news.pk}/read/").status_code == 404
    news.refresh_from_db()
    assert news.read_at is None


def test_old_decisions_are_no_news(posted: Any, settings: Any) -> None:
    lesson, teacher = posted
    adds(teacher, lesson, "red")
    accepted(teacher, lesson, registrar())
    settings.TEST_CLOCK = (NOW + timedelta(days=8)).isoformat()
    assert (brought(), LessonNews.objects.count()) == (0, 0)


@pytest.mark.parametrize("place", ["page", "editor", "paper"])
def test_many_photographs_cost_no_more_statements(posted: Any, place: str) -> None:
    lesson, teacher = posted
    office, student = registrar(), student_in(lesson.teaching_class)
    counts = []
    for colours in (("red",), ("#111", "#222", "#333", "#444", "#555")):
        adds(teacher, lesson, *colours)
        live = accepted(teacher, lesson, office)
        address, user = {
            "page": (live.url, student.login),
            "editor": (f"/teach/{lesson.pk}/photos/", teacher),
            "paper": (f"/lesson/{lesson.pk}/handout/", student.login),
        }[place]
        client = browser(user)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_audit_misses_a_photograph(posted: Any) -> None:
    lesson, teacher = posted
    adds(teacher, lesson, "red")
    Path(lesson_storage().path(LessonPhoto.objects.get().small.name)).unlink()
    assert [fault.check for fault in lesson_photographs()] == ["lesson_photographs"]
