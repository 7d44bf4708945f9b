"""Handing homework in, what the teacher says to it, and taking it back."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Homework, OnlineLesson
from courses.models.lesson_video import lesson_storage
from courses.pictures import small_photograph
from courses.services.clips import drop_clip
from courses.services.lessons.voices import is_heard, speak, spoken
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal


def hand_in(
    *,
    student: Student,
    lesson: OnlineLesson,
    key: UUID,
    photograph: File,
    text: str,
    may_be_shown: bool,
) -> Homework:
    """Hand a photograph in. The same key gives the same homework.

    ``may_be_shown`` is the maker's consent to the class gallery. Refusals: ``not_a_photograph``,
    ``handed_in_often``; then nothing is kept.
    """
    try:
        picture = small_photograph(photograph)
    except ValidationError as fault:
        raise Refusal("not_a_photograph", fault.messages[0]) from fault
    with transaction.atomic():
        # One person's sendings one after the other: the count below must not be passed by.
        lock_row(Student, student.pk)
        if found := Homework.objects.filter(key=key, student=student).first():
            return found
        require_room(student, lesson)
        # Written before the row: a row never names a file that is not there.
        name = lesson_storage().save(f"homework/{uuid4().hex}.jpg", picture)
        return Homework.objects.create(
            student=student,
            lesson=lesson,
            key=key,
            picture=name,
            text=text.strip(),
            may_be_shown=may_be_shown,
        )


def require_room(student: Student, lesson: OnlineLesson) -> None:
    """Raise Refusal ``handed_in_often`` when this person has handed in enough for a day."""
    since, most = clock.now() - timedelta(days=1), settings.HOMEWORK_A_DAY
    sent = Homework.objects.filter(student=student, lesson=lesson, handed_in_at__gt=since)
    if sent.count() >= most:
        raise Refusal(
            "handed_in_often",
            _("You have handed in homework %(most)d times today.") % {"most": most},
            _("The teacher looks at all of it. Hand in more tomorrow."),
        )


def answer_homework(
    *,
    actor: User,
    homework: Homework,
    mark: str,
    comment: str,
    is_shown: bool,
    voice: File | None = None,
) -> Homework:
    """Say something to somebody's homework, and choose whether it hangs in the gallery.

    ``voice`` is a recording of the teacher's words; without one the former stays. Raises Refusal
    ``not_your_class``, ``nothing_said``, ``no_consent`` when it is to hang without its maker's
    consent, or those of ``courses.services.clips.incoming_clip``; then nothing changes.
    """
    teacher = homework.lesson.teaching_class.teacher if homework.lesson.teaching_class else None
    if teacher is None or teacher.user_id != actor.pk:
        raise Refusal(
            "not_your_class",
            _("This class has another teacher."),
            _("Choose one of your own classes."),
        )
    with spoken(actor=actor, voice=voice) as clip, transaction.atomic():
        locked = lock_row(Homework, homework.pk)
        if not mark and not comment.strip() and clip is None and not is_heard(locked):
            raise Refusal(
                "nothing_said",
                _("Nothing is said yet."),
                _("Choose a mark, write a word, or say it."),
            )
        if is_shown and not locked.may_be_shown:
            raise Refusal(
                "no_consent",
                _("Its maker does not want it in the gallery."),
                _("You can still answer without that."),
            )
        locked.mark, locked.comment, locked.is_shown = mark, comment.strip(), is_shown
        locked.answered_by, locked.answered_at = actor, clock.now()
        locked.save()
        speak(locked, clip)
    return locked


def stop_showing(*, student: Student, homework: Homework) -> Homework:
    """Take consent to the gallery back, at once and for good. Twice changes nothing."""
    _require_maker(student, homework)
    with transaction.atomic():
        locked = lock_row(Homework, homework.pk)
        locked.may_be_shown = locked.is_shown = False
        locked.save(update_fields=["may_be_shown", "is_shown"])
    return locked


def take_homework_back(*, student: Student, homework: Homework) -> None:
    """Delete one's own homework with its photograph or recording, and what was said to it."""
    _require_maker(student, homework)
    with transaction.atomic():
        locked = Homework.objects.select_for_update(no_key=True).filter(pk=homework.pk).first()
        if locked is None:
            return
        name, clips = str(locked.picture.name), (locked.clip, locked.voice)
        locked.delete()
        for clip in clips:
            drop_clip(clip)
        if name:
            transaction.on_commit(partial(lesson_storage().delete, name), robust=True)


def _require_maker(student: Student, homework: Homework) -> None:
    if homework.student_id != student.pk:
        raise Refusal("not_yours", _("This homework is not yours."))
