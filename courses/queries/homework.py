"""Homework: one's own, what waits for the teacher, and what hangs in the class gallery."""

from django.db.models import Q, QuerySet

from courses.audiences import Watcher
from courses.models import Clip, Homework, OnlineLesson
from courses.queries.lessons import Rights
from university.accounts.models import User

#: Pictures of a gallery on one page.
GALLERY = 12


def takes_part(lesson: OnlineLesson, watcher: Watcher, rights: Rights) -> bool:
    """Whether the person in hand learns in the lesson's class; a helper hands nothing in."""
    is_there = watcher.student is not None and not watcher.is_helper
    return is_there and lesson.teaching_class_id in rights.classes


def mine(lesson: OnlineLesson, watcher: Watcher) -> QuerySet[Homework]:
    """Return what the person in hand handed in, newest first."""
    if watcher.student is None:
        return Homework.objects.none()
    rows = Homework.objects.filter(lesson=lesson, student=watcher.student)
    return rows.select_related("clip", "voice")


def gallery(lesson: OnlineLesson, rights: Rights) -> QuerySet[Homework]:
    """Return what hangs in the gallery, for the class and its teacher alone."""
    if not (rights.works_on(lesson) or lesson.teaching_class_id in rights.classes):
        return Homework.objects.none()
    rows = Homework.objects.filter(lesson=lesson, is_shown=True, may_be_shown=True)
    return rows.select_related("student", "clip")


def waiting_homework(teacher: User) -> QuerySet[Homework]:
    """Return what a teacher has not answered yet, or not so that it can be heard, oldest first.

    A recording that could not be made ready waits for its maker, who is asked for another one.
    """
    rows = Homework.objects.filter(
        Q(answered_at=None) | Q(voice__state=Clip.State.FAILED),
        Q(clip=None) | ~Q(clip__state=Clip.State.FAILED),
        lesson__teaching_class__teacher__user=teacher,
    )
    return rows.select_related("lesson", "student", "clip", "voice").order_by("pk")


def may_see(homework: Homework, watcher: Watcher, rights: Rights) -> bool:
    """Whether somebody may see or hear it: its maker, the teacher, the class where it hangs."""
    if watcher.student is not None and homework.student_id == watcher.student.pk:
        return True
    if rights.works_on(homework.lesson):
        return True
    hangs = homework.is_shown and homework.lesson.live
    return hangs and homework.lesson.teaching_class_id in rights.classes
