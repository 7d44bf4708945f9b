"""Homework: one's own, what waits for the teacher, and what hangs in the class gallery."""

from django.db.models import QuerySet

from courses.audiences import Watcher
from courses.models import Homework, OnlineLesson
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
    return Homework.objects.filter(lesson=lesson, student=watcher.student)


def gallery(lesson: OnlineLesson, rights: Rights) -> QuerySet[Homework]:
    """Return what hangs in the gallery, for the class and its teacher alone."""
    if not (rights.works_on(lesson) or lesson.teaching_class_id in rights.classes):
        return Homework.objects.none()
    rows = Homework.objects.filter(lesson=lesson, is_shown=True, may_be_shown=True)
    return rows.select_related("student")


def waiting_homework(teacher: User) -> QuerySet[Homework]:
    """Return what a teacher has not answered yet, oldest first."""
    rows = Homework.objects.filter(answered_at=None, lesson__teaching_class__teacher__user=teacher)
    return rows.select_related("lesson", "student").order_by("pk")


def may_see(homework: Homework, watcher: Watcher, rights: Rights) -> bool:
    """Whether somebody may look at the photograph: its maker, the teacher, or the gallery's."""
    if watcher.student is not None and homework.student_id == watcher.student.pk:
        return True
    if rights.works_on(homework.lesson):
        return True
    hangs = homework.is_shown and homework.lesson.live
    return hangs and homework.lesson.teaching_class_id in rights.classes
