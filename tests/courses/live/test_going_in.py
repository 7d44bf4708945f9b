"""Who may go to a live meeting, and when; what a page shows before, in and after that time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import ClassSession, ClassState, LiveSettings, SessionState, TeachingClass
from courses.services.sessions import move_session
from enrollment.states import PlaceState
from tests.courses.lessons.cloud import (
    NOW,
    browser,
    cloud_class,
    place,
    registrar,
    student_in,
    waiting_for,
)
from tests.courses.live.school import ADDRESS, SECRETS, around, live_meeting, meeting
from tests.enrollment.school import make_student
from university.accounts.models import User

pytestmark = pytest.mark.django_db

SENT_ON, REFUSED = 302, 403


@pytest.fixture(autouse=True)
def _now(settings: Any) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


@pytest.fixture
def school() -> tuple[TeachingClass, User, ClassSession]:
    """A class, its teacher, and its live meeting of 8 March."""
    row, teacher = cloud_class()
    return row, teacher, live_meeting(row, teacher)


@pytest.fixture
def people(school: Any) -> dict[str, User | None]:
    """One login of each standing towards the class."""
    row, teacher, _session = school
    offered, left = make_student(3), make_student(4)
    place(offered, row, PlaceState.OFFERED)
    place(left, row, PlaceState.CANCELLED)
    return {
        "visitor": None,
        "student": student_in(row).login,
        "waits": waiting_for(row).login,
        "offered": offered.login,
        "gave back": left.login,
        "stranger": make_student(5).login,
        "teacher": teacher,
        "office": registrar(),
    }


def goes_in(user: User | None, session: ClassSession) -> str:
    """Where the address of our own leads: the meeting, a question, or a refusal."""
    answer = browser(user).get(f"/live/{session.pk}/")
    if answer.status_code == SENT_ON:
        return "in" if answer["Location"] == ADDRESS else answer["Location"].partition("?")[0]
    return str(answer.status_code)


def test_the_class_goes_in_around_the_time_and_nobody_else(
    people: dict[str, User | None], school: Any, settings: Any
) -> None:
    session = school[2]
    found = {}
    for name, at in around(session).items():
        settings.TEST_CLOCK = at
        found[name] = {who: goes_in(user, session) for who, user in people.items()}
    outside = {"visitor": "/login/", "gave back": "403", "stranger": "403"}
    in_class = ("student", "waits", "offered")
    closed = dict.fromkeys((*in_class, "teacher", "office"), "403") | outside
    opened = dict.fromkeys((*in_class, "teacher", "office"), "in") | outside
    assert found == {
        "early": {**closed, "teacher": "in", "office": "in"},
        "first": opened,
        "last": opened,
        "over": closed,
    }


def test_the_way_on_tells_the_service_nothing_and_is_kept_nowhere(
    people: dict[str, User | None], school: Any, settings: Any
) -> None:
    settings.TEST_CLOCK = around(school[2])["first"]
    answer = browser(people["student"]).get(f"/live/{school[2].pk}/")
    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == (
        "no-referrer",
        True,
    )


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("early", "还没到时间"),
        ("early", "3月8日（星期一）上午8:25起可以进入直播"),
        ("over", "这次直播已经结束"),
    ],
)
def test_a_closed_door_says_why_in_plain_words_and_nothing_else(
    people: dict[str, User | None], school: Any, settings: Any, at: str, words: str
) -> None:
    settings.TEST_CLOCK = around(school[2])[at]
    page = browser(people["student"]).get(f"/live/{school[2].pk}/").content.decode()
    assert (words in page, [one for one in SECRETS if one in page]) == (True, [])


def test_a_stranger_reads_that_it_is_for_the_class(
    people: dict[str, User | None], school: Any, settings: Any
) -> None:
    settings.TEST_CLOCK = around(school[2])["first"]
    page = browser(people["stranger"]).get(f"/live/{school[2].pk}/").content.decode()
    assert ("这是班里的直播" in page, [one for one in SECRETS if one in page]) == (True, [])


def test_a_stranger_cannot_tell_a_live_meeting_from_another(
    people: dict[str, User | None], school: Any
) -> None:
    client = browser(people["stranger"])
    live, plain = (
        client.get(f"/live/{one.pk}/").content.decode()
        for one in (school[2], meeting(school[0], 3))
    )
    assert "这是班里的直播" in live
    assert live.count("这是班里的直播") == plain.count("这是班里的直播")


@pytest.mark.parametrize(
    ("what", "words"),
    [("meeting", "这次课停了"), ("class", "这次课停了"), ("no link", "这次课没有直播")],
)
def test_called_off_or_not_live(
    people: dict[str, User | None], school: Any, settings: Any, what: str, words: str
) -> None:
    row, _teacher, session = school
    settings.TEST_CLOCK = around(session)["first"]
    if what == "meeting":
        ClassSession.objects.filter(pk=session.pk).update(state=SessionState.CANCELLED)
    elif what == "class":
        TeachingClass.objects.filter(pk=row.pk).update(state=ClassState.CANCELLED)
    else:
        session.live.delete()
    for who in ("student", "teacher"):
        answer = browser(people[who]).get(f"/live/{session.pk}/")
        assert (answer.status_code, words in answer.content.decode()) == (REFUSED, True)


def test_a_meeting_that_moves_takes_its_window_with_it_and_says_so(
    people: dict[str, User | None], school: Any, settings: Any
) -> None:
    _row, teacher, session = school
    then = around(session)["first"]
    move_session(
        session=session,
        starts_at=session.starts_at + timedelta(days=1),
        ends_at=session.ends_at + timedelta(days=1),
        room=session.room,
        teacher=session.teacher,
        actor=teacher,
    )
    settings.TEST_CLOCK = then
    page = browser(people["student"]).get(f"/live/{session.pk}/").content.decode()
    assert ("3月8日（星期一）的课改时间了" in page, "3月9日（星期二）上午8:25起" in page) == (
        True,
        True,
    )
    session.refresh_from_db()
    settings.TEST_CLOCK = around(session)["first"]
    assert goes_in(people["student"], session) == "in"


def test_the_school_sets_how_long_before_and_after(
    people: dict[str, User | None], school: Any, settings: Any
) -> None:
    session = school[2]
    LiveSettings.objects.create(opens_before_minutes=60, closes_after_minutes=0)
    found = []
    for at in (session.starts_at - timedelta(minutes=60), session.ends_at):
        settings.TEST_CLOCK = at.isoformat()
        found.append(goes_in(people["student"], session))
    assert found == ["in", "403"]


def test_a_phone_of_two_people_asks_who_comes(school: Any, settings: Any) -> None:
    row, _teacher, session = school
    settings.TEST_CLOCK = around(session)["first"]
    login = student_in(row, 7).login
    make_student(8, login=login)
    assert goes_in(login, session) == reverse("accounts:choose_person")


@pytest.mark.parametrize("path", ["/my/", "/enrol/places/", "/lessons/"])
def test_pages_show_the_way_in_only_around_the_time(
    people: dict[str, User | None], school: Any, settings: Any, path: str
) -> None:
    session, client, found = school[2], browser(people["student"]), {}
    for name, at in around(session).items():
        settings.TEST_CLOCK = at
        page = client.get(path).content.decode()
        found[name] = (
            "进入直播</span>" in page,
            f"/live/{session.pk}/" in page,
            "上午8:25起，这里会出现" in page,
            [one for one in SECRETS if one in page],
        )
    shown = (True, True, False, list(SECRETS[1:]))
    assert found == {
        "early": (False, False, True, []),
        "first": shown,
        "last": shown,
        "over": (False, False, False, []),
    }


def test_the_number_is_one_tap_away(
    people: dict[str, User | None], school: Any, settings: Any
) -> None:
    settings.TEST_CLOCK = around(school[2])["first"]
    page = browser(people["student"]).get("/my/").content.decode()
    assert 'href="tel:01053876000"' in page


def test_a_stranger_sees_nothing_of_it_on_any_page(
    people: dict[str, User | None], school: Any, settings: Any
) -> None:
    settings.TEST_CLOCK = around(school[2])["first"]
    client = browser(people["stranger"])
    pages = [client.get(path).content.decode() for path in ("/my/", "/enrol/places/", "/lessons/")]
    assert [("直播课" in page, [one for one in SECRETS if one in page]) for page in pages] == [
        (False, [])
    ] * 3


@pytest.mark.parametrize("count", [1, 8])
def test_statements_do_not_grow_with_the_meetings(
    people: dict[str, User | None], school: Any, settings: Any, count: int
) -> None:
    row, teacher, session = school
    for number in range(count):
        starts = session.starts_at + timedelta(days=1, hours=2 * number)
        live_meeting_at(row, teacher, 20 + number, starts)
    settings.TEST_CLOCK = around(session)["first"]
    client = browser(people["student"])
    client.get("/enrol/places/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/enrol/places/")
    mine = [one for one in asked.captured_queries if "courses_live" in one["sql"]]
    assert len(mine) == 2


def live_meeting_at(row: TeachingClass, teacher: User, number: int, starts: Any) -> ClassSession:
    """One more meeting, with a link."""
    ClassSession.objects.create(
        teaching_class=row,
        number=number,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        teacher=row.teacher,
    )
    return live_meeting(row, teacher, number)
