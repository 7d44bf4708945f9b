"""How far a person has come in a lesson, on whatever device."""

from collections.abc import Iterable

from django.db import transaction

from courses import seen as stretches
from courses import watched
from courses.models import LessonWatch, OnlineLesson
from university import clock
from university.accounts.models import Student
from university.locking import lock_row


def note_watching(
    *, student: Student, lesson: OnlineLesson, position: int, seen: Iterable[int]
) -> LessonWatch:
    """Write where somebody is, in seconds, and which tens of seconds were played.

    What was played is added under lock, so that two devices at once lose nothing; the place is the
    one that came last. Numbers beyond the end of the recording fall out.
    """
    seconds = lesson.video.seconds if lesson.video else 0
    with transaction.atomic():
        made, _created = LessonWatch.objects.get_or_create(student=student, lesson=lesson)
        watch = lock_row(LessonWatch, made.pk)
        played = stretches.read(watch.seen) | set(seen)
        played = {one for one in played if one < stretches.stretches_in(seconds)}
        watch.position = min(position, seconds)
        watch.seen = stretches.write(played)
        watch.share_percent = stretches.share(played, seconds=seconds)
        watch.watched_at = clock.now()
        watch.save(update_fields=["position", "seen", "share_percent", "watched_at"])
        watched.tell(watch)
    return watch


def note_reading(*, student: Student, lesson: OnlineLesson) -> LessonWatch:
    """Write that somebody has read a lesson that is words alone."""
    with transaction.atomic():
        made, _created = LessonWatch.objects.get_or_create(student=student, lesson=lesson)
        watch = lock_row(LessonWatch, made.pk)
        if lesson.video_id is None:
            watch.share_percent = 100
        watch.watched_at = clock.now()
        watch.save(update_fields=["share_percent", "watched_at"])
        watched.tell(watch)
    return watch
