"""The office decided about a lesson: its teacher hears of it, on the site and by text message."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import TaskState

from courses.models import LessonNews, OnlineLesson
from courses.queries.posted_lessons import draft_title
from university import clock
from university.accounts.models import User
from university.notifications.services import tell_login

#: What was decided longer ago is no news.
_NEWS = timedelta(days=7)
_KINDS = {
    TaskState.STATUS_APPROVED: LessonNews.Kind.ACCEPTED,
    TaskState.STATUS_REJECTED: LessonNews.Kind.RETURNED,
}


def bring_news() -> int:
    """A sweep: write down what the office decided, and tell the teachers; return how many.

    Wagtail's row of the decision is unique here, so that two workers tell it once.
    """
    decisions = TaskState.objects.filter(
        status__in=list(_KINDS),
        finished_at__gt=clock.now() - _NEWS,
        workflow_state__content_type=ContentType.objects.get_for_model(OnlineLesson),
    ).exclude(pk__in=LessonNews.objects.values("decision"))
    rows = decisions.select_related("workflow_state").order_by("pk")[:50]
    return sum(_bring(decision) for decision in rows)


def read_news(*, actor: User, news: LessonNews) -> LessonNews:
    """Note that the teacher has read it; twice changes nothing."""
    mine = LessonNews.objects.filter(pk=news.pk, teacher=actor, read_at=None)
    mine.update(read_at=clock.now())
    return news


def _bring(decision: TaskState) -> int:
    lessons = OnlineLesson.objects.select_related("teaching_class__teacher__user")
    lesson = lessons.filter(pk=decision.workflow_state.object_id).first()
    if lesson is None:
        return 0
    owner = lesson.teaching_class
    teacher = owner.teacher.user if owner else None
    kind = _KINDS[decision.status]
    with transaction.atomic():
        news, is_new = LessonNews.objects.get_or_create(
            decision=decision,
            defaults={
                "lesson": lesson,
                "teacher": teacher,
                "kind": kind,
                "comment": decision.comment,
                "decided_at": decision.finished_at,
            },
        )
        if is_new and teacher is not None:
            tell_login(
                login=teacher,
                template=f"lesson_{kind}",
                values={"title": draft_title(lesson)},
                unique_key=f"lesson_news:{news.pk}",
            )
    return int(is_new)
