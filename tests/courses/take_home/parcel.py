"""Lessons with files behind them, packed and looked into."""

import io
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from courses.audiences import Watcher
from courses.models import LessonArchive, LessonCaption, LessonRendition, LessonVideo, OnlineLesson
from courses.models.lesson_video import lesson_storage
from courses.queries.take_home import all_contents
from courses.services.take_home import ask_for_archive, make_archives
from courses.take_home_audit import CHECKS
from tests.courses.lessons.cloud import live_lesson
from university.accounts.models import Student, User

FILM = b"film" * 5000
POSTER = b"\xff\xd8poster"
LINES = [{"start": 0, "end": 900, "text": "吸气 <慢>"}]


def film(
    *, body: bytes = FILM, kind: str = LessonRendition.Kind.MP4_360, **fields: Any
) -> LessonVideo:
    """A recording that plays, with bytes in the storage and captions."""
    owner = User.objects.get_or_create(username="sender")[0]
    video = LessonVideo.objects.create(
        owner=owner, name="x.mp4", seconds=290, state=LessonVideo.State.READY, **fields
    )
    ending = "m4a" if kind == LessonRendition.Kind.AUDIO else "mp4"
    name = lesson_storage().save(f"{video.token.hex}/1/360.{ending}", ContentFile(body))
    LessonRendition.objects.create(video=video, kind=kind, file=name, size=len(body))
    if ending == "mp4":
        video.poster = lesson_storage().save(f"{video.token.hex}/1/poster.jpg", ContentFile(POSTER))
        video.save()
    LessonCaption.objects.create(video=video, lines=LINES)
    return video


def filmed_lesson(teaching_class: Any, **fields: Any) -> OnlineLesson:
    """A lesson that plays."""
    return live_lesson(teaching_class, **{"video": film(), **fields})


def asked(student: Student) -> LessonArchive:
    """Everything that a student may take home, asked for."""
    contents = all_contents(Watcher(student=student))
    return ask_for_archive(actor=User.objects.get_or_create(username="asks")[0], contents=contents)


def packed(student: Student) -> LessonArchive:
    """Asked for, and packed."""
    archive = asked(student)
    make_archives()
    archive.refresh_from_db()
    return archive


def opened(archive: LessonArchive) -> zipfile.ZipFile:
    """What is in it, whole and unharmed."""
    file = zipfile.ZipFile(io.BytesIO(Path(archive.file.path).read_bytes()))
    assert file.testzip() is None
    return file


def faults() -> list[str]:
    """What the audit says."""
    return [fault.sentence for check in CHECKS.values() for fault in check()]
