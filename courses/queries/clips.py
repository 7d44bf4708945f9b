"""Who may hear a short recording: asked anew each time somebody opens its address."""

from courses.audiences import Watcher
from courses.models import Clip, Homework, LessonQuestion
from courses.queries.homework import may_see
from courses.queries.lessons import rights_of, verdict

_LESSON = ("lesson__teaching_class__teacher", "lesson__session", "lesson__video")


def may_hear(clip: Clip, watcher: Watcher) -> bool:
    """Whether somebody may hear a clip, by the one row that points at it."""
    rights = rights_of(watcher)
    mine = watcher.student.pk if watcher.student is not None else 0
    made = Homework.objects.filter(clip=clip).select_related(*_LESSON).first()
    if made is not None:
        return may_see(made, watcher, rights)
    said = Homework.objects.filter(voice=clip).select_related(*_LESSON).first()
    if said is not None:
        return said.student_id == mine or rights.works_on(said.lesson)
    asked = LessonQuestion.objects.filter(voice=clip).select_related(*_LESSON).first()
    if asked is None:
        return False
    if rights.works_on(asked.lesson):
        return True
    is_for_them = asked.state == LessonQuestion.State.SHOWN or asked.student_id == mine
    is_open = asked.lesson.live and verdict(asked.lesson, watcher, rights).is_open
    return is_for_them and is_open
