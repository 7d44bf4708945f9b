"""Many write to a class at once, set its live links, or begin the lesson of one recording."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from courses.models import LiveLink, OnlineLesson, TeachingClass
from courses.services.live.links import LinkWords, Scope, set_live_link
from courses.services.live.recordings import lesson_of_meeting
from enrollment.models import ClassNotice
from enrollment.services.class_notices import post_notice
from tests.concurrency.test_places import race
from tests.courses.lessons.cloud import NOW, cloud_class
from university.accounts.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PEOPLE, TRIALS = 12, 6
POSTED = {"posted": 3, "enough_today": PEOPLE - 3}


@pytest.fixture(autouse=True)
def _now(settings) -> None:
    settings.TEST_CLOCK = NOW.isoformat()


def posting(row: TeachingClass, teacher: User, key: UUID) -> Callable[[], str]:
    """One form that is sent."""

    def press() -> str:
        post_notice(actor=teacher, teaching_class=row, key=key, title="带毛笔", text="星期一")
        return "posted"

    return press


def setting(row: TeachingClass, teacher: User, url: str) -> Callable[[], str]:
    """One room for all meetings to come."""

    def press() -> str:
        session = row.sessions.get(number=2)
        words = LinkWords(url=url)
        set_live_link(actor=teacher, session=session, words=words, scope=Scope.ALL_COMING)
        return "set"

    return press


def test_a_class_never_gets_more_than_three_notices_a_day() -> None:
    row, teacher = cloud_class()
    answers = race(posting(row, teacher, uuid4()) for _press in range(PEOPLE))
    assert (answers, ClassNotice.objects.count()) == (POSTED, 3)


def test_one_form_sent_many_times_is_one_notice() -> None:
    row, teacher = cloud_class()
    answers = race([posting(row, teacher, uuid4())] * PEOPLE)
    assert (answers, ClassNotice.objects.count()) == ({"posted": PEOPLE}, 1)


@pytest.mark.usefixtures("unprotected")
def test_twin_counting_without_the_lock_posts_more() -> None:
    row, teacher = cloud_class()

    def goes_wrong() -> bool:
        ClassNotice.objects.all().delete()
        return race(posting(row, teacher, uuid4()) for _press in range(PEOPLE)) != POSTED

    assert any(goes_wrong() for _trial in range(TRIALS))


def rooms(row: TeachingClass, teacher: User) -> tuple[object, int, int]:
    """Let many set a room each; return their answers, and how many rooms the meetings have."""
    answers = race(setting(row, teacher, f"https://m{n}.example/{n}") for n in range(PEOPLE))
    urls = list(LiveLink.objects.values_list("url", flat=True))
    return answers, len(urls), len(set(urls))


ONE_ROOM = ({"set": PEOPLE}, 2, 1)


def test_all_meetings_get_the_room_of_one_of_those_who_set_it_at_once() -> None:
    row, teacher = cloud_class()
    assert [rooms(row, teacher) for _trial in range(3)] == [ONE_ROOM] * 3


@pytest.mark.usefixtures("unprotected")
def test_twin_setting_without_the_lock_gets_in_each_others_way() -> None:
    row, teacher = cloud_class()
    assert any(rooms(row, teacher) != ONE_ROOM for _trial in range(TRIALS))


def begun(row: TeachingClass, teacher: User) -> tuple[object, list[str]]:
    """Let many begin the lesson of one recording; return answers and titles."""
    session = row.sessions.select_related("teaching_class__teacher").get(number=2)

    def press() -> str:
        lesson_of_meeting(actor=teacher, session=session)
        return "begun"

    answers = race([press] * PEOPLE)
    return answers, list(OnlineLesson.objects.values_list("title", flat=True))


ONE_LESSON = ({"begun": PEOPLE}, ["第2次课录像（3月8日）"])


def test_one_recording_is_one_lesson_however_often_it_is_begun(settings) -> None:
    row, teacher = cloud_class()
    settings.TEST_CLOCK = row.sessions.get(number=2).ends_at.isoformat()
    assert begun(row, teacher) == ONE_LESSON


@pytest.mark.usefixtures("unprotected")
def test_twin_beginning_without_the_lock_makes_more_of_it(settings) -> None:
    row, teacher = cloud_class()
    settings.TEST_CLOCK = row.sessions.get(number=2).ends_at.isoformat()
    assert begun(row, teacher) != ONE_LESSON
