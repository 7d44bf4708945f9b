"""The lessons that belong to meetings, and how much of them people have watched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from courses.models import LessonWatch
from courses.queries.lessons import released

#: A lesson of words alone weighs as much as a minute of a recording.
READING_SECONDS = 60


@dataclass(frozen=True)
class MeetingLesson:
    """One lesson that was released after its meeting; ``seconds`` is its weight."""

    pk: int
    session_id: int
    title: str
    url_path: str
    seconds: int
    is_words: bool


def lessons_of_meetings(sessions: Iterable[int]) -> dict[int, list[MeetingLesson]]:
    """Return the released lessons by meeting, in the order of posting; one statement."""
    rows = (
        released()
        .filter(session__in=list(sessions))
        .order_by("first_published_at", "pk")
        .values_list("pk", "session_id", "title", "url_path", "video_id", "video__seconds")
    )
    found: dict[int, list[MeetingLesson]] = {}
    for pk, session_id, title, url_path, video_id, seconds in rows:
        weight = max(1, seconds or 0) if video_id else READING_SECONDS
        lesson = MeetingLesson(pk, session_id, title, url_path, weight, video_id is None)
        found.setdefault(session_id, []).append(lesson)
    return found


def percents_watched(
    lessons: Iterable[MeetingLesson], *, students: Iterable[int]
) -> dict[tuple[int, int], int]:
    """Return per cent watched by (student, lesson); one statement."""
    rows = LessonWatch.objects.filter(
        lesson__in=[lesson.pk for lesson in lessons], student__in=list(students)
    )
    return {
        (student, lesson): percent
        for student, lesson, percent in rows.values_list("student", "lesson", "share_percent")
    }


def share_of_meeting(lessons: Sequence[MeetingLesson], percents: Mapping[int, int]) -> int:
    """Return the share of a meeting's lessons that somebody watched, in whole per cent. Pure.

    Lessons weigh as long as they are; ``percents`` holds those that were begun. Rounded down.
    """
    whole = sum(lesson.seconds for lesson in lessons)
    seen = sum(lesson.seconds * percents.get(lesson.pk, 0) for lesson in lessons)
    return seen // whole if whole else 0
