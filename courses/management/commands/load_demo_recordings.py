"""``manage.py load_demo_recordings``: something to watch in the demonstration school.

Apart from ``load_demo``, which writes rows alone: these are files, and the worker makes them ready.
"""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from courses.demo.clips import CLIPS, Clip, captions_of, make_clip
from courses.demo.lesson_translations import load_english_captions
from courses.models import LessonCaption, OnlineLesson
from courses.recordings.ffmpeg import ProgramMissingError, program
from courses.services.lesson_uploads import open_upload, write_piece
from courses.services.lesson_videos import make_video
from university.accounts.models import User


class Command(BaseCommand):
    """Send a short recording under some lessons, once."""

    help = "Give some lessons of the demonstration school a recording. Twice changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do nothing in a school of real people, or where they are there already."""
        actor = User.objects.filter(username="registrar").first()
        is_demo = User.objects.filter(username="demo-helper").exists()
        if actor is None or not is_demo:
            self.stdout.write("This is not the demonstration school. Nothing was changed.")
            return
        try:
            ffmpeg = program(settings.LESSON_FFMPEG)
        except ProgramMissingError:
            self.stdout.write("There is no ffmpeg here, so the lessons stay words alone.")
            return
        slugs = [name.lower() for name in CLIPS]
        bare = OnlineLesson.objects.filter(slug__in=slugs, video=None)
        lessons = list(bare.select_related("teaching_class__teacher__user"))
        for lesson in lessons:
            _send(lesson, CLIPS[lesson.slug.upper()], _sender(lesson) or actor, ffmpeg)
        self.stdout.write(
            f"{len(lessons)} lessons were given a recording; the worker makes it ready."
        )


def _sender(lesson: OnlineLesson) -> User | None:
    """The teacher, who then may correct the captions; few of the demonstration school log in."""
    return lesson.teaching_class.teacher.user if lesson.teaching_class else None


def _send(lesson: OnlineLesson, clip: Clip, actor: User, ffmpeg: str) -> None:
    """As a teacher does: the bytes first, then the lesson with its captions."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_clip(clip, Path(folder), program=ffmpeg)
        size = path.stat().st_size
        with path.open("rb") as file:
            upload = open_upload(actor=actor, name=f"{lesson.slug}.mp4", size=size)
            upload = write_piece(
                actor=actor, token=upload.token, offset=0, length=size, read=file.read
            )
    with transaction.atomic():
        lesson.video = make_video(actor=actor, upload=upload)
        LessonCaption.objects.create(video=lesson.video, lines=captions_of(clip))
        lesson.save_revision(user=actor).publish(user=actor, skip_permission_checks=True)
        load_english_captions(lesson, actor=actor)
