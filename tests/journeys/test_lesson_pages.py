"""Every page of the cloud classroom in three sizes and both themes, and the captions editor by
keyboard alone: pages that only open with a recording, a question or homework under them.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys import crawl
from tests.journeys.conftest import NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import Walker, by_keyboard
from tests.support.databases import Databases
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

#: A lesson of the senior's class with everything under it; the session of the senior comes back.
_PREPARE = """
import io, json
from uuid import uuid4
from PIL import Image
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from courses.models import LessonCaption, LessonTranscript, LessonVideo, OnlineLesson
from courses.services.lessons.homework import answer_homework, hand_in
from courses.services.lessons.posting import start_lesson
from courses.services.lessons.questions import answer_question, ask_teacher
from university.accounts.models import Student, User

teacher = User.objects.get(username="teacher")
senior = Student.objects.get(name="孙建军")
lesson = OnlineLesson.objects.get(slug="l01")

def cookie(user):
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value

def photograph():
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#d8c7a0").save(out, "JPEG")
    return ContentFile(out.getvalue(), "IMG_1.jpg")

asked = [
    ask_teacher(student=senior, lesson=lesson, key=uuid4(), text="哼的时候张不张嘴？", at_second=3)
    for _twice in range(2)
]
answer_question(actor=teacher, question=asked[0], answer="闭着嘴。", state="shown")
works = [
    hand_in(
        student=senior, lesson=lesson, key=uuid4(), photograph=photograph(), text="练了一周",
        may_be_shown=True,
    )
    for _twice in range(2)
]
answer_homework(actor=teacher, homework=works[0], mark="well", comment="气息稳", is_shown=True)
own = start_lesson(actor=teacher, teaching_class=lesson.teaching_class)
draft = own.get_latest_revision_as_object()
draft.title, draft.video = "跟我读谱", OnlineLesson.objects.get(slug="l08").video
LessonVideo.objects.filter(pk=draft.video.pk).update(owner=teacher)
draft.save_revision(user=teacher)
LessonCaption.objects.filter(video=draft.video).delete()
LessonTranscript.objects.create(video=draft.video, job_state="done", lines=[
    {"start": 500, "end": 3000, "text": "吸汽，两手向上托。"},
    {"start": 3500, "end": 6000, "text": "呼气，两手慢慢落下。"},
])
print(json.dumps({
    "senior": cookie(senior.login), "lesson": lesson.pk,
    "own": own.pk, "question": asked[1].pk, "homework": works[1].pk,
}))
"""
SENIORS = {
    "the list": "/lessons/",
    "watching": "/lessons/l01/",
    "refused": "/lessons/l05/",
    "the handout": "/lesson/{lesson}/handout/",
    "homework and gallery": "/lesson/{lesson}/homework/",
}
TEACHERS = {
    "my lessons": "/teach/",
    "a new one": "/teach/new/",
    "the preview": "/teach/{own}/",
    "the recording": "/teach/{own}/recording/",
    "the words": "/teach/{own}/words/",
    "captions": "/teach/{own}/captions/",
    "questions": "/teach/questions/",
    "a question": "/teach/questions/{question}/",
    "homework": "/teach/homework/",
    "a homework": "/teach/homework/{homework}/",
}


@pytest.fixture(name="classroom", scope="module")
def _classroom(
    browser: Browser, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, dict[str, str]]]:
    """A demo school whose recordings are ready, and who has logged in."""
    url = databases.copy("sqlite", "demo")
    site = Site(tmp_path_factory.mktemp("classroom"), database_url=url)
    site.manage("load_demo_recordings")
    site.manage("sweep", "courses.recordings")
    told = json.loads(site.manage("shell", "--no-imports", "-c", _PREPARE).splitlines()[-1])
    site.start()
    yield site, {**told, "teacher": teachers_session(browser, site)}
    site.stop()


def teachers_session(browser: Browser, site: Site) -> str:
    """A teacher's session, after password and second factor."""
    context = crawl.phone(browser)
    log_in_staff(Walker(context.new_page(), site), "teacher", "/admin/")
    (cookie,) = (one for one in context.cookies() if one["name"] == "sessionid")
    context.close()
    return str(cookie["value"])


def walked(browser: Browser, classroom: tuple[Site, dict[str, str]], who: str) -> list[str]:
    """Faults of all pages of one person, in every size and theme."""
    site, told = classroom
    context = crawl.phone(browser)
    log_in(context, classroom, who)
    page = context.new_page()
    faults = []
    for path in (SENIORS if who == "senior" else TEACHERS).values():
        url = site.url + path.format(**told)
        faults += crawl.faults_of(page, url)
        assert page.url == url
    context.close()
    return faults


def log_in(context: BrowserContext, classroom: tuple[Site, dict[str, str]], who: str) -> None:
    """As who has logged in before: logging in has journeys of its own."""
    site, told = classroom
    context.add_cookies([{"name": "sessionid", "value": told[who], "url": site.url}])


@pytest.mark.parametrize("who", ["senior", "teacher"])
def test_every_page_of_the_cloud_classroom_in_every_mode(
    browser: Browser, classroom: tuple[Site, dict[str, str]], who: str
) -> None:
    assert walked(browser, classroom, who) == []


def test_captions_are_corrected_by_keyboard_alone(
    classroom: tuple[Site, dict[str, str]], new_walker: NewWalker
) -> None:
    site, told = classroom
    teacher = new_walker(site, press=by_keyboard)
    log_in(teacher.page.context, classroom, "teacher")
    teacher.go(TEACHERS["captions"].format(**told))
    teacher.shows("机器听写，请核对", "现在别人都看不到")
    page = teacher.page
    by_keyboard(page.locator("[data-play-from]").nth(1))
    wait_until(
        lambda: float(page.evaluate("document.querySelector('video').currentTime")) > 3.5,
        seconds=20,
    )
    teacher.type_in("line-0", "吸气，两手向上托。")
    teacher.tap("存好字幕")
    teacher.shows("字幕存好了")
    assert page.locator("[name=line-0]").input_value() == "吸气，两手向上托。"
    assert page.get_by_text("机器听写").count() == 0
