"""Teachers and the office give meetings their links and take them away."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses.models import ClassSession, LiveLink, SessionState, Teacher, TeachingClass
from courses.services.live.links import LinkWords, Scope, remove_live_link, set_live_link
from tests.courses.lessons.cloud import NOW, browser, cloud_class, registrar, student_in
from tests.courses.live.school import ADDRESS, WORDS, live_meeting, meeting
from tests.courses.live.test_addresses import TENCENT
from tests.enrollment.classroom import teacher_login
from university.accounts.models import User
from university.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


@pytest.fixture
def school() -> tuple[TeachingClass, User]:
    """A class with meetings on 1, 8 and 15 March, and its teacher; it is 3 March."""
    return cloud_class()


def links() -> dict[int, str]:
    """The address of each meeting that has one, by its number."""
    return dict(LiveLink.objects.values_list("session__number", "url"))


def test_one_permanent_room_serves_all_meetings_to_come(school: Any) -> None:
    row, teacher = school
    done = set_live_link(actor=teacher, session=meeting(row), words=WORDS, scope=Scope.ALL_COMING)
    assert ([one.number for one in done], links()) == ([2, 3], {2: ADDRESS, 3: ADDRESS})


def test_one_meeting_may_have_a_room_of_its_own(school: Any) -> None:
    row, teacher = school
    set_live_link(actor=teacher, session=meeting(row), words=WORDS, scope=Scope.ALL_COMING)
    other = LinkWords(url="https://other.example/1")
    set_live_link(actor=teacher, session=meeting(row, 3), words=other, scope=Scope.THIS)
    last = LiveLink.objects.get(session__number=3)
    assert (links(), last.phone, last.password) == ({2: ADDRESS, 3: other.url}, "", "")


@pytest.mark.parametrize(("scope", "left"), [("this", {3: ADDRESS}), ("all_coming", {})])
def test_taking_it_away(school: Any, scope: str, left: dict[int, str]) -> None:
    row, teacher = school
    set_live_link(actor=teacher, session=meeting(row), words=WORDS, scope=Scope.ALL_COMING)
    for _twice in range(2):
        remove_live_link(actor=teacher, session=meeting(row), scope=Scope(scope))
    assert links() == left


def test_a_called_off_meeting_gets_none(school: Any) -> None:
    row, teacher = school
    ClassSession.objects.filter(teaching_class=row, number=3).update(state=SessionState.CANCELLED)
    set_live_link(actor=teacher, session=meeting(row), words=WORDS, scope=Scope.ALL_COMING)
    assert links() == {2: ADDRESS}


@pytest.mark.parametrize(
    ("who", "number", "words", "code"),
    [
        ("teacher", 1, WORDS, "session_is_past"),
        ("stranger", 2, WORDS, "not_your_class"),
        ("student", 2, WORDS, "not_your_class"),
        ("left", 2, WORDS, "not_your_class"),
        ("teacher", 2, LinkWords(url="http://meeting.example/1"), "not_https"),
        ("teacher", 2, LinkWords(url="https://a:b@meeting.example/"), "odd_address"),
        ("teacher", 2, LinkWords(url=ADDRESS, phone="打这个"), "no_number"),
        ("called off", 2, WORDS, "session_called_off"),
    ],
)
def test_refused_and_nothing_written(
    school: Any, who: str, number: int, words: LinkWords, code: str
) -> None:
    row, teacher = school
    actors = {"teacher": teacher, "called off": teacher, "left": teacher}
    actors["stranger"] = teacher_login(Teacher.objects.create(code="T9", name="赵"), "teacher9")
    actors["student"] = student_in(row).login
    if who == "left":
        Teacher.objects.filter(pk=row.teacher_id).update(is_active=False)
    if who == "called off":
        ClassSession.objects.filter(number=number).update(state=SessionState.CANCELLED)
    logged = ModelLogEntry.objects.count()
    with pytest.raises(Refusal) as refused:
        set_live_link(
            actor=actors[who], session=meeting(row, number), words=words, scope=Scope.THIS
        )
    assert (refused.value.code, links(), ModelLogEntry.objects.count() - logged) == (code, {}, 0)


def test_a_substitute_sets_the_meeting_that_is_theirs_and_no_other(school: Any) -> None:
    row, _teacher = school
    substitute = Teacher.objects.create(code="T9", name="赵")
    login = teacher_login(substitute, "teacher9")
    ClassSession.objects.filter(teaching_class=row, number=2).update(teacher=substitute)
    set_live_link(actor=login, session=meeting(row), words=WORDS, scope=Scope.ALL_COMING)
    assert links() == {2: ADDRESS}


def test_the_log_says_who_and_which_and_keeps_no_address(school: Any) -> None:
    row, teacher = school
    set_live_link(actor=teacher, session=meeting(row), words=WORDS, scope=Scope.ALL_COMING)
    remove_live_link(actor=teacher, session=meeting(row), scope=Scope.THIS)
    entries = ModelLogEntry.objects.filter(action__startswith="courses.").order_by("pk")
    assert [(one.action, one.user, one.data) for one in entries] == [
        ("courses.set_live", teacher, {"meetings": [2, 3]}),
        ("courses.remove_live", teacher, {"meetings": [2]}),
    ]


def test_the_database_takes_no_other_scheme(school: Any) -> None:
    row, _teacher = school
    with pytest.raises(IntegrityError), transaction.atomic():
        LiveLink.objects.create(session=meeting(row), url="javascript:alert(1)")


def test_a_teacher_pastes_the_invitation_on_the_phone(school: Any) -> None:
    row, teacher = school
    client, session = browser(teacher), meeting(row)
    answer = client.post(
        f"/teach/live/{session.pk}/",
        {"invitation": TENCENT, "phone": "010 5387 6000", "scope": "all_coming"},
        follow=True,
    )
    link = LiveLink.objects.get(session=session)
    assert (link.url, link.phone, link.meeting_no, link.password, link.set_by) == (
        "https://meeting.tencent.com/dm/AbCdEf123456",
        "010 5387 6000",
        "123-456-789",
        "8080",
        teacher,
    )
    assert "存好了。2次课可以在家看直播。" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"invitation": "", "scope": "this"},
        {"invitation": ADDRESS, "scope": "every"},
        {"invitation": ADDRESS},
        {"invitation": "x" * 3001, "scope": "this"},
        {"invitation": ADDRESS, "scope": "this", "phone": "1" * 26},
        {"invitation": ADDRESS, "scope": "this", "phone": "abc"},
        {"invitation": ADDRESS, "scope": "this", "meeting_no": "1" * 31},
        {"invitation": f"{ADDRESS}\x00", "scope": "this"},
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_nothing(school: Any, sent: dict[str, str]) -> None:
    row, teacher = school
    answer = browser(teacher).post(f"/teach/live/{meeting(row).pk}/", sent)
    assert (answer.status_code, "请改一下这里" in answer.content.decode(), links()) == (
        200,
        True,
        {},
    )


@pytest.mark.parametrize("scope", ["", "every", "this,all_coming"])
def test_taking_away_from_nothing_in_particular_is_no_address(school: Any, scope: str) -> None:
    row, teacher = school
    session = live_meeting(row, teacher)
    answer = browser(teacher).post(f"/teach/live/{session.pk}/remove/", {"scope": scope})
    assert (answer.status_code, links()) == (404, {2: ADDRESS})


def test_the_office_sets_it_too_and_comes_back_to_the_desk(school: Any) -> None:
    row, _teacher = school
    sent = {"invitation": ADDRESS, "scope": "this"}
    answer = browser(registrar()).post(f"/teach/live/{meeting(row).pk}/", sent)
    assert (answer["Location"], links()) == ("/enrol/desk/meetings/", {2: ADDRESS})


def test_others_find_no_page(school: Any) -> None:
    row, _teacher = school
    other = teacher_login(Teacher.objects.create(code="T9", name="赵"), "teacher9")
    student = student_in(row).login
    session = meeting(row)
    for path in (f"/teach/live/{session.pk}/", f"/teach/live/{session.pk}/remove/"):
        found = [browser(one).get(path).status_code for one in (None, student, other)]
        assert found == [302, 404, 404]


def test_the_teachers_own_page_shows_what_is_set(school: Any) -> None:
    row, teacher = school
    live_meeting(row, teacher, 3)
    page = browser(teacher).get("/teach/live/").content.decode()
    assert [page.count(word) for word in (">有直播<", ">没有直播<", ">设直播<", ">改直播<")] == [
        1,
        1,
        1,
        1,
    ]


@pytest.mark.parametrize("meetings", [1, 12])
def test_statements_do_not_grow_with_a_teachers_meetings(school: Any, meetings: int) -> None:
    row, teacher = school
    first = meeting(row)
    for number in range(meetings):
        starts = first.starts_at + timedelta(days=1 + number)
        ClassSession.objects.create(
            teaching_class=row,
            number=20 + number,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=90),
            teacher=row.teacher,
        )
    client = browser(teacher)
    client.get("/teach/live/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/teach/live/")
    read = [one["sql"] for one in asked.captured_queries if "courses_classsession" in one["sql"]]
    assert len(read) == 2
