"""The pages of taking lessons home, for a senior and at the desk, and the download itself."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from courses.models import LessonArchive
from courses.services.take_home import make_archives
from courses.take_home_links import archive_url
from courses.take_home_words import about_size_words
from courses.views.downloads import _free_slot
from tests.courses.lessons.cloud import NOW, browser, place, student_in
from tests.courses.take_home.parcel import filmed_lesson, packed
from tests.enrollment.classroom import make_meeting_class
from tests.enrollment.school import make_staff, make_student
from university.accounts.models import User

pytestmark = pytest.mark.django_db


def body(answer: Any) -> str:
    return answer.content.decode()


def read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def desk_staff() -> User:
    user = make_staff("desk")
    user.user_permissions.add(Permission.objects.get(codename="view_student"))
    return User.objects.get(pk=user.pk)


def file_url(page: str) -> str:
    found = re.search(r'href="(/take-home/file/[^"]+)"', page)
    return found[1] if found else ""


def test_a_senior_asks_looks_and_downloads(row):
    student = student_in(row)
    filmed_lesson(row)
    client, here = browser(student.login), f"/take-home/{row.pk}/"
    assert "1节课，约1兆" in body(client.get("/take-home/"))
    assert "打包网课" in body(client.get(here))
    answer = client.post(here, follow=True)
    assert ("收到了，正在打包。" in body(answer), "正在排队" in body(answer)) == (True, True)
    make_archives()
    page = body(client.get(here))
    assert ("打包好了。" in page, "保存到3月6日（星期六）。" in page) == (True, True)
    archive = LessonArchive.objects.get()
    whole = Path(archive.file.path).read_bytes()
    got = client.get(file_url(page))
    assert (read(got), got["Content-Length"], got["Content-Disposition"]) == (
        whole,
        str(len(whole)),
        'attachment; filename="wang-ke-sheng-yue-chu-ji-1-ban.zip"',
    )
    rest = client.get(file_url(page), headers={"range": "bytes=1000-"})
    assert (rest.status_code, read(rest), rest["Content-Range"]) == (
        206, whole[1000:], f"bytes 1000-{len(whole) - 1}/{len(whole)}",
    )  # fmt: skip
    with time_machine.travel(NOW + timedelta(hours=20), tick=False):
        assert file_url(body(client.get(here))) == file_url(page)


def test_two_classes_come_alone_and_together(row):
    student = student_in(row)
    second = make_meeting_class("C02", weekday=2)
    place(student, second, "confirmed")
    for one in (row, second):
        filmed_lesson(one)
    client = browser(student.login)
    page = body(client.get("/take-home/"))
    assert ([f'/take-home/{what}/"' in page for what in (row.pk, second.pk, "all")]) == [True] * 3
    assert "2节课" in body(client.get("/take-home/all/"))


def test_only_who_may_watch_gets_anything(row):
    student = student_in(row)
    filmed_lesson(row)
    url = archive_url(archive=packed(student), viewer=student.login)
    stranger = make_student(8, name="李国强")
    other = browser(stranger.login)
    assert [
        browser(student.login).get(url).status_code,
        other.get(url).status_code,
        browser(None).get(url).status_code,
        browser(student.login).get(url.replace("file/", "file/x")).status_code,
        other.get(f"/take-home/{row.pk}/").status_code,
        other.post(f"/take-home/{row.pk}/").status_code,
        browser(None).get("/take-home/").status_code,
    ] == [200, 404, 404, 404, 404, 404, 302]
    assert "现在没有可以带回家的网课" in body(other.get("/take-home/"))


def test_what_was_taken_down_and_what_is_over_is_not_given(row):
    student = student_in(row)
    lesson = filmed_lesson(row)
    archive = packed(student)
    url, client = archive_url(archive=archive, viewer=student.login), browser(student.login)
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        assert client.get(url).status_code == 404
    lesson.unpublish()
    assert client.get(url).status_code == 404


def test_more_than_a_few_downloads_at_once_are_asked_to_wait(row, settings):
    student = student_in(row)
    filmed_lesson(row)
    url, client = archive_url(archive=packed(student), viewer=student.login), browser(student.login)
    settings.LESSON_HOME_DOWNLOADS = 1
    slot = _free_slot()
    busy = client.get(url)
    assert (busy.status_code, busy["Retry-After"], "现在有几位正在下载。" in body(busy)) == (
        503, "300", True,
    )  # fmt: skip
    assert client.head(url).status_code == 200
    slot.close()
    for _time in range(2):
        answer = client.get(url)
        assert (answer.status_code, len(read(answer))) == (200, LessonArchive.objects.get().size)


def test_behind_nginx_the_site_sends_no_bytes(row, settings):
    student = student_in(row)
    filmed_lesson(row)
    archive = packed(student)
    settings.LESSON_ACCEL_PREFIX = "/inside-lessons/"
    answer = browser(student.login).get(archive_url(archive=archive, viewer=student.login))
    assert (answer["X-Accel-Redirect"], answer.content) == (f"/inside-lessons/{archive.file}", b"")


def test_the_desk_copies_it_for_a_person(row):
    student, stranger = student_in(row), make_student(8, name="李国强")
    filmed_lesson(row)
    client = browser(desk_staff())
    assert "拷网课" in body(client.get(reverse("desk:student", args=[student.pk])))
    assert student.name in body(client.get(f"/take-home/for/{student.pk}/"))
    here = f"/take-home/for/{student.pk}/{row.pk}/"
    client.post(here)
    make_archives()
    assert client.get(file_url(body(client.get(here)))).status_code == 200
    assert client.get(f"/take-home/for/{stranger.pk}/{row.pk}/").status_code == 404
    assert browser(student.login).get(here).status_code in (302, 403)


def test_a_failure_and_a_refusal_are_said_in_words(row, settings):
    student = student_in(row)
    lesson = filmed_lesson(row)
    client, here = browser(student.login), f"/take-home/{row.pk}/"
    client.post(here)
    Path(lesson.video.forms.get().file.path).unlink()
    make_archives()
    page = body(client.get(here))
    assert ("学校这边缺了一段录像。" in page, "再试一次" in page) == (True, True)
    settings.LESSON_DISK_RESERVE = 10**18
    refused = client.post(here)
    assert (refused.status_code, "学校存放的地方满了。" in body(refused)) == (409, True)
    assert LessonArchive.objects.get().state == "failed"


def test_sizes_in_words():
    assert [about_size_words(size) for size in (1, 350 * 1024**2, int(1.2 * 1024**3))] == [
        "约1兆", "约350兆", "约1.2GB",
    ]  # fmt: skip
