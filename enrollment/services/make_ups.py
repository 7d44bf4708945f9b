"""Writing down that a missed meeting was made up by watching. The roll stays as it is."""

from django.db import transaction

from courses.models import ClassSession, LessonWatch, SessionState
from enrollment.models import Attendance, MakeUp, Mark
from enrollment.queries import rosters
from enrollment.queries.make_ups import last_moment, rule_of, share_watched
from university import clock
from university.locking import lock_row


def note_make_up(watch: LessonWatch) -> MakeUp | None:
    """Write a make-up as soon as somebody has watched enough; None when there is nothing to write.

    Told by ``courses.watched`` in the transaction that keeps what was watched. Whoever is on the
    roll as here made nothing up; a roll that is called later may still say so, and then the row
    counts for nothing. The meeting is locked as in ``roll_calls``, so that two phones write one row
    and a mark is seen that was made meanwhile.
    """
    session = watch.lesson.session
    if session is None or session.teaching_class_id != watch.lesson.teaching_class_id:
        return None
    if _has_made_up(watch) or session.state != SessionState.PLANNED:
        return None
    rule, now = rule_of(session.teaching_class), clock.now()
    until = last_moment(session, rule)
    if not rule.is_allowed or not session.ends_at <= now <= until:
        return None
    share = share_watched(session, watch.student)
    if share < rule.percent or not _was_expected(watch, session):
        return None
    with transaction.atomic():
        locked = lock_row(ClassSession, session.pk)
        if _has_made_up(watch) or _came(watch):
            return None
        return MakeUp.objects.create(
            student=watch.student,
            session=locked,
            lesson=watch.lesson,
            lesson_title=watch.lesson.title,
            percent_watched=share,
            percent_needed=rule.percent,
            until=until,
            made_at=now,
        )


def _has_made_up(watch: LessonWatch) -> bool:
    return MakeUp.objects.filter(student=watch.student_id, session=watch.lesson.session_id).exists()


def _came(watch: LessonWatch) -> bool:
    rows = Attendance.objects.filter(student=watch.student_id, session=watch.lesson.session_id)
    return rows.filter(mark=Mark.PRESENT).exists()


def _was_expected(watch: LessonWatch, session: ClassSession) -> bool:
    """Whoever waits for a place watches too, and is on no roll."""
    return rosters.people_at(session).filter(pk=watch.student_id).exists()
