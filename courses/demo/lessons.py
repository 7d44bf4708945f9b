"""The demonstration school's online lessons: twelve to read, one at the office, one sent back."""

from typing import Any

from wagtail.models import WorkflowState

from courses.demo.lesson_texts import LESSON_TEXTS, RETURNED, SENT_BACK_BECAUSE, WAITING
from courses.demo.source import DemoSource
from courses.lesson_words import body_of
from courses.models import LessonAudience, LessonIndexPage, OnlineLesson, TeachingClass
from courses.services.lessons.posting import set_words, start_lesson, submit_lesson
from university.accounts.models import User


def load_lessons(
    source: DemoSource, classes: dict[str, TeachingClass], *, actor: User | None
) -> None:
    """Publish the lessons of the seed file, as words; those that are free for everybody."""
    index = LessonIndexPage.objects.get()
    for row in source.data["online_lessons"]:
        lead, text = LESSON_TEXTS[row["id"]]
        lesson = OnlineLesson(
            title=row["title"],
            slug=row["id"].lower(),
            lead=lead,
            body=body_of(text),
            teaching_class=classes[row["class"]],
            audience=LessonAudience.EVERYONE if row["free"] else LessonAudience.CLASS,
            owner=actor,
            live=False,
        )
        index.add_child(instance=lesson)
        lesson.save_revision(user=actor).publish(user=actor, skip_permission_checks=True)


def load_posted_lessons(
    classes: dict[str, TeachingClass], *, teacher: User, registrar: User
) -> None:
    """Let a teacher post two: one lies at the office, one came back with a comment."""
    own = next(row for row in classes.values() if row.teacher.code == "T01")
    own.teacher.refresh_from_db()
    _post(own, WAITING, teacher)
    returned = _post(own, RETURNED, teacher)
    state: WorkflowState | None = returned.current_workflow_state
    if state is not None:
        state.current_task_state.reject(user=registrar, comment=SENT_BACK_BECAUSE)


def _post(teaching_class: TeachingClass, words: tuple[str, str], teacher: User) -> Any:
    lesson = start_lesson(actor=teacher, teaching_class=teaching_class)
    title, text = words
    set_words(actor=teacher, lesson=lesson, title=title, text=text, session=None, chapters=[])
    submit_lesson(actor=teacher, lesson=lesson)
    return OnlineLesson.objects.get(pk=lesson.pk)
