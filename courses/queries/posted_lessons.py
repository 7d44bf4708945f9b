"""A teacher's own lessons, and where each stands: one honest word, whatever the office did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from courses.models import (
    ClassSession,
    LessonNews,
    LessonSending,
    LessonVideo,
    OnlineLesson,
    TeachingClass,
)
from courses.recording_words import fault_words
from university import clock
from university.accounts.models import User
from university.words import moment

#: A term ended so long before that nobody posts for it any more.
_LONG_OVER = timedelta(days=180)


@dataclass(frozen=True)
class LessonStanding:
    """Where a lesson stands: ``code`` colours the label, ``word`` says it, ``why`` explains."""

    code: str
    word: str
    why: str = ""


@dataclass(frozen=True)
class PostedLesson:
    """One of a teacher's lessons as a list shows it."""

    lesson: OnlineLesson
    title: str
    standing: LessonStanding
    questions: int = 0


def lessons_of(teacher: User) -> QuerySet[OnlineLesson]:
    """Return the lessons of a teacher's classes, those changed last first."""
    rows = OnlineLesson.objects.filter(teaching_class__teacher__user=teacher)
    return rows.select_related(
        "teaching_class__term", "session", "video", "latest_revision"
    ).order_by("-latest_revision_created_at", "-pk")


def unread_news(teacher: User) -> QuerySet[LessonNews]:
    """Return what the office decided and the teacher has not put away, newest first."""
    return LessonNews.objects.filter(teacher=teacher, read_at=None).select_related("lesson")


def classes_to_post_for(teacher: User) -> QuerySet[TeachingClass]:
    """Return the classes for which a teacher may post: not those that ended half a year ago."""
    rows = TeachingClass.objects.filter(
        teacher__user=teacher, term__ends_on__gte=clock.today() - _LONG_OVER
    ).exclude(state="cancelled")
    return rows.select_related("term", "slot").order_by("-term__starts_on", "weekday", "pk")


def sessions_to_tie(teaching_class: TeachingClass | None, kept: int | None) -> list[ClassSession]:
    """Return the next five meetings, and the one that the lesson is tied to already."""
    rows = ClassSession.objects.filter(teaching_class=teaching_class, state="planned")
    coming = list(rows.filter(ends_at__gt=clock.now()).order_by("starts_at")[:5])
    if kept is not None and kept not in {row.pk for row in coming}:
        coming = [*rows.filter(pk=kept), *coming]
    return coming


def standings(lessons: Iterable[OnlineLesson]) -> dict[int, LessonStanding]:
    """Return where each lesson stands, by primary key; four statements however many there are."""
    rows = list(lessons)
    videos = _draft_videos(rows)
    sent = set(LessonSending.objects.filter(lesson__in=rows).values_list("lesson_id", flat=True))
    states = _workflow_states(rows)
    comments = _comments(states.values())
    return {
        row.pk: _standing(row, videos.get(row.pk), row.pk in sent, states.get(row.pk), comments)
        for row in rows
    }


def session_words(session: ClassSession) -> str:
    """Return ``after the meeting of …``."""
    return _("after the meeting of %(when)s") % {"when": moment(session.starts_at)}


def draft_title(lesson: OnlineLesson) -> str:
    """Return the title as the teacher last wrote it."""
    return str(lesson.draft_title or lesson.title)


def _standing(
    lesson: OnlineLesson,
    video: LessonVideo | None,
    is_sent: bool,  # noqa: FBT001  a fact, not a switch
    state: WorkflowState | None,
    comments: dict[int, str],
) -> LessonStanding:
    """What went wrong comes first, then what is going on, then what people see."""
    if video is not None and video.state == LessonVideo.State.FAILED:
        return LessonStanding("lapsed", _("did not work out"), fault_words(video.fault))
    if is_sent and video is not None:
        later = _("It goes to the office when it is ready.")
        return LessonStanding("waiting", _percent(video), later)
    if state is not None:
        return _at_the_office(state, comments)
    if lesson.live:
        return _live(lesson)
    return _draft(lesson, video)


def _at_the_office(state: WorkflowState, comments: dict[int, str]) -> LessonStanding:
    if state.status == WorkflowState.STATUS_IN_PROGRESS:
        return LessonStanding("waiting", _("lies with the office"))
    return LessonStanding("lapsed", _("sent back"), comments.get(state.pk, ""))


def _draft(lesson: OnlineLesson, video: LessonVideo | None) -> LessonStanding:
    if video is not None and video.state != LessonVideo.State.READY:
        return LessonStanding("soon", _percent(video), _("Not sent yet."))
    if lesson.first_published_at is not None:
        return LessonStanding("closed", _("taken off"))
    return LessonStanding("soon", _("draft"), _("Not sent yet."))


def _live(lesson: OnlineLesson) -> LessonStanding:
    if lesson.session is not None and lesson.session.ends_at > clock.now():
        opens = _("Opens on %(when)s.") % {"when": moment(lesson.session.ends_at)}
        return LessonStanding("held", _("accepted by the office"), opens)
    why = _("Your change has not been sent yet.") if lesson.has_unpublished_changes else ""
    return LessonStanding("open", _("shown"), why)


def _percent(video: LessonVideo) -> str:
    if video.state == LessonVideo.State.READY:
        return _("recording ready")
    return _("recording %(percent)d%% ready") % {"percent": video.percent}


def _draft_videos(rows: list[OnlineLesson]) -> dict[int, LessonVideo]:
    wanted: dict[int, Any] = {
        row.pk: row.latest_revision.content.get("video") if row.latest_revision else row.video_id
        for row in rows
    }
    videos = LessonVideo.objects.in_bulk([pk for pk in wanted.values() if pk])
    return {lesson: videos[video] for lesson, video in wanted.items() if video in videos}


def _workflow_states(rows: list[OnlineLesson]) -> dict[int, WorkflowState]:
    going = WorkflowState.objects.filter(
        content_type=ContentType.objects.get_for_model(OnlineLesson),
        object_id__in=[str(row.pk) for row in rows],
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    )
    return {int(state.object_id): state for state in going}


def _comments(states: Iterable[WorkflowState]) -> dict[int, str]:
    tasks = TaskState.objects.filter(
        workflow_state__in=list(states), status=TaskState.STATUS_REJECTED
    )
    return dict(tasks.order_by("pk").values_list("workflow_state_id", "comment"))
