"""'I don't understand': a person asks the teacher of a lesson, and the teacher answers."""

from datetime import timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courses.models import Clip, LessonQuestion, OnlineLesson
from courses.services.lessons.voices import fall_silent, is_heard, speak, spoken
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal

#: Questions of one person under one lesson in a day.
MOST_A_DAY = 5


def ask_teacher(
    *,
    student: Student,
    lesson: OnlineLesson,
    key: UUID,
    text: str = "",
    at_second: int | None = None,
) -> LessonQuestion:
    """Ask; one tap is enough, words are welcome. The same key gives the same question.

    Raises Refusal ``asked_often`` or ``nobody_to_ask``.
    """
    if lesson.teaching_class_id is None:
        raise Refusal(
            "nobody_to_ask",
            _("This lesson belongs to no class."),
            _("Call us, and we ask for you."),
        )
    with transaction.atomic():
        # One person's questions one after the other: the count below must not be passed by.
        lock_row(Student, student.pk)
        found = LessonQuestion.objects.filter(key=key).first()
        if found is not None:
            return found
        since = clock.now() - timedelta(days=1)
        asked = LessonQuestion.objects.filter(student=student, lesson=lesson, asked_at__gt=since)
        if asked.count() >= MOST_A_DAY:
            raise Refusal(
                "asked_often",
                _("You have asked %(most)d times today.") % {"most": MOST_A_DAY},
                _("The teacher reads all of them. Ask again tomorrow, or call us."),
            )
        return LessonQuestion.objects.create(
            student=student, lesson=lesson, key=key, text=text.strip(), at_second=at_second
        )


def waiting_questions(teacher: User) -> QuerySet[LessonQuestion]:
    """Return what a teacher has not answered yet, or not so that it can be heard, oldest first."""
    unheard = Q(voice__state=Clip.State.FAILED)
    rows = LessonQuestion.objects.filter(
        Q(state=LessonQuestion.State.WAITING) | unheard,
        lesson__teaching_class__teacher__user=teacher,
    )
    return rows.select_related("lesson", "student", "voice").order_by("pk")


def answer_question(
    *,
    actor: User,
    question: LessonQuestion,
    answer: str,
    state: str,
    voice: File | None = None,
) -> LessonQuestion:
    """Answer one person alone, or for everybody of the lesson; or take a question away.

    ``voice`` is a recording of the answer, beside or instead of words; without one the former
    stays. Raises Refusal ``not_your_class``, ``no_answer``, or those of
    ``courses.services.clips.incoming_clip``; then nothing changes.
    """
    teacher = question.lesson.teaching_class.teacher if question.lesson.teaching_class else None
    if teacher is None or teacher.user_id != actor.pk:
        raise Refusal(
            "not_your_class",
            _("This class has another teacher."),
            _("Choose one of your own classes."),
        )
    is_hidden = state == LessonQuestion.State.HIDDEN
    with (
        spoken(actor=actor, voice=None if is_hidden else voice) as clip,
        transaction.atomic(),
    ):
        locked = lock_row(LessonQuestion, question.pk)
        if not is_hidden and not answer.strip() and clip is None and not is_heard(locked):
            raise Refusal(
                "no_answer", _("The answer is empty."), _("Write a few words, or say it.")
            )
        locked.state = state
        locked.answer = answer.strip()
        locked.answered_by = actor
        locked.answered_at = clock.now()
        locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        if is_hidden:
            fall_silent(locked)
        else:
            speak(locked, clip)
    return locked
