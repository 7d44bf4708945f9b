"""A class with a teacher, an office, people of every standing, and lessons for them."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from courses.lesson_words import body_of
from courses.models import (
    LessonAudience,
    LessonIndexPage,
    LessonRendition,
    LessonVideo,
    OnlineLesson,
    TeachingClass,
)
from enrollment.models import ActChannel, Place, WaitlistEntry
from enrollment.states import PlaceState
from tests.enrollment.classroom import make_meeting_class, teacher_login
from tests.enrollment.school import SHANGHAI, make_student
from university.accounts.models import Student, User
from university.accounts.roles import GROUP_NAMES, sync_roles

#: Between the first and the second meeting of ``make_meeting_class``.
NOW = datetime(2027, 3, 3, 10, 0, tzinfo=SHANGHAI)


def cloud_class(code: str = "C01") -> tuple[TeachingClass, User]:
    """A class with three meetings, and its teacher's login."""
    teaching_class = make_meeting_class(code)
    return teaching_class, teacher_login(teaching_class.teacher)


def registrar() -> User:
    """The office, with the rights of its role."""
    sync_roles()
    user = User.objects.create(username="registrar", is_staff=True)
    user.groups.add(Group.objects.get(name=GROUP_NAMES["registrar"]))
    return user


def ready_video(owner: User, *, seconds: int = 300, **fields: Any) -> LessonVideo:
    """A recording that plays, without any bytes."""
    video = LessonVideo.objects.create(
        owner=owner,
        name="lesson.mp4",
        seconds=seconds,
        **{"state": LessonVideo.State.READY, **fields},
    )
    for kind in (LessonRendition.Kind.MP4_360, LessonRendition.Kind.AUDIO):
        LessonRendition.objects.create(video=video, kind=kind, file=f"{video.pk}/{kind}", size=1)
    return video


def live_lesson(teaching_class: TeachingClass | None, **fields: Any) -> OnlineLesson:
    """A lesson that the office has accepted; of words, for its class, unless told otherwise."""
    number = OnlineLesson.objects.count() + 1
    values: dict[str, Any] = {
        "title": f"怎样呼吸{number}",
        "slug": f"lesson-{number}",
        "body": body_of("吸气。\n呼气。"),
        "audience": LessonAudience.CLASS,
        "teaching_class": teaching_class,
        **fields,
    }
    lesson = OnlineLesson(live=False, **values)
    LessonIndexPage.objects.get().add_child(instance=lesson)
    lesson.save_revision().publish(skip_permission_checks=True)
    lesson.refresh_from_db()
    return lesson


def place(student: Student, teaching_class: TeachingClass, state: str) -> Place:
    """A place in any state."""
    return Place.objects.create(
        student=student,
        teaching_class=teaching_class,
        state=state,
        channel=ActChannel.DESK,
        created_at=NOW - timedelta(days=30),
    )


def student_in(teaching_class: TeachingClass, number: int = 1, **fields: Any) -> Student:
    """Somebody with a confirmed place."""
    student = make_student(number, **fields)
    place(student, teaching_class, PlaceState.CONFIRMED)
    return student


def waiting_for(teaching_class: TeachingClass, number: int = 2) -> Student:
    """Somebody on the waitlist."""
    student = make_student(number, name="李国强")
    WaitlistEntry.objects.create(student=student, teaching_class=teaching_class, rank=1)
    return student


def browser(user: User | None) -> Client:
    """A browser of this login, or of a visitor."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
