"""Which online lessons there are, who may watch which, and how far somebody has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from courses.audiences import Watcher, classes_of, lectures_of
from courses.models import (
    LessonAudience,
    LessonQuestion,
    LessonVideo,
    LessonWatch,
    OnlineLesson,
    TeachingClass,
)
from university import clock
from university.accounts.models import User

#: Staff who see every lesson, before its time too.
MAY_SEE_ALL = "courses.view_onlinelesson"


class Access(StrEnum):
    """What somebody is told who asks for a lesson."""

    OPEN = "open"
    LOG_IN = "log_in"
    CHOOSE_PERSON = "choose_person"
    APPLY = "apply"
    BUY = "buy"
    LATER = "later"
    NOT_READY = "not_ready"


@dataclass(frozen=True)
class Verdict:
    """Whether a lesson opens, and if not, why."""

    access: Access

    @property
    def is_open(self) -> bool:
        """Whether the lesson may be watched now."""
        return self.access == Access.OPEN


@dataclass(frozen=True)
class Rights:
    """What a watcher may see, asked once a request: at most one statement a house."""

    sees_all: bool
    teaches: frozenset[int]
    classes: frozenset[int]
    lectures: frozenset[int]

    def belongs(self, lesson: OnlineLesson) -> bool:
        """Whether the lesson is for this watcher, whenever."""
        if self.works_on(lesson) or lesson.audience == LessonAudience.EVERYONE:
            return True
        if lesson.audience == LessonAudience.CLASS:
            return lesson.teaching_class_id in self.classes
        return lesson.lecture_id in self.lectures

    def works_on(self, lesson: OnlineLesson) -> bool:
        """Whether the watcher is staff, or the teacher of its class."""
        return self.sees_all or lesson.teaching_class_id in self.teaches

    def condition(self) -> Q:
        """Return ``belongs`` as a condition on lessons."""
        if self.sees_all:
            return Q()
        return (
            Q(audience=LessonAudience.EVERYONE)
            | Q(teaching_class__in=self.teaches)
            | Q(audience=LessonAudience.CLASS, teaching_class__in=self.classes)
            | Q(audience=LessonAudience.TICKETS, lecture__in=self.lectures)
        )


def rights_of(watcher: Watcher) -> Rights:
    """Ask every house what this watcher may see."""
    login = watcher.login
    return Rights(
        sees_all=login is not None and login.is_staff and login.has_perm(MAY_SEE_ALL),
        teaches=taught_by(login),
        classes=classes_of(watcher),
        lectures=lectures_of(watcher),
    )


def taught_by(login: User | None) -> frozenset[int]:
    """Return the classes whose teacher this login is."""
    if login is None:
        return frozenset()
    rows = TeachingClass.objects.filter(teacher__user=login)
    return frozenset(rows.values_list("pk", flat=True))


def verdict(lesson: OnlineLesson, watcher: Watcher, rights: Rights | None = None) -> Verdict:
    """Say whether somebody may watch a live lesson now; its teacher and staff always may.

    For a translation the answer is always that of its original.
    """
    lesson = lesson.source
    rights = rights or rights_of(watcher)
    if rights.works_on(lesson):
        return Verdict(Access.OPEN)
    if not rights.belongs(lesson):
        return Verdict(_way_in(lesson, watcher))
    if lesson.session is not None and lesson.session.ends_at > clock.now():
        return Verdict(Access.LATER)
    if lesson.video is not None and lesson.video.state != LessonVideo.State.READY:
        return Verdict(Access.NOT_READY)
    return Verdict(Access.OPEN)


def _way_in(lesson: OnlineLesson, watcher: Watcher) -> Access:
    if watcher.login is None:
        return Access.LOG_IN
    if watcher.student is None and watcher.login.students.exists():
        return Access.CHOOSE_PERSON
    return Access.BUY if lesson.audience == LessonAudience.TICKETS else Access.APPLY


def released() -> QuerySet[OnlineLesson]:
    """Return live lessons whose time has come and whose recording plays, newest first.

    A translation is no second lesson.
    """
    now = clock.now()
    rows = OnlineLesson.objects.filter(
        Q(session__isnull=True) | Q(session__ends_at__lte=now),
        Q(video__isnull=True) | Q(video__state=LessonVideo.State.READY),
        live=True,
        original=None,
    )
    return rows.order_by("-first_published_at", "-pk")


def with_cards(rows: QuerySet[OnlineLesson]) -> QuerySet[OnlineLesson]:
    """Join what a card shows."""
    return rows.select_related("teaching_class__teacher", "teaching_class__course__major", "video")


def next_lesson(lesson: OnlineLesson, rights: Rights) -> OnlineLesson | None:
    """Return the one that was shown after this one in the same class, if it may be watched."""
    if lesson.teaching_class_id is None or lesson.first_published_at is None:
        return None
    rows = released().filter(rights.condition(), teaching_class=lesson.teaching_class_id)
    later = Q(first_published_at__gt=lesson.first_published_at) | Q(
        first_published_at=lesson.first_published_at, pk__gt=lesson.pk
    )
    return rows.filter(later).order_by("first_published_at", "pk").first()


def watches_of(watcher: Watcher, lessons: Iterable[OnlineLesson]) -> dict[int, LessonWatch]:
    """Return how far the person in hand has come, by lesson; one statement, none for nobody."""
    if watcher.student is None:
        return {}
    rows = LessonWatch.objects.filter(student=watcher.student, lesson__in=list(lessons))
    return {row.lesson_id: row for row in rows}


def questions_shown(lesson: OnlineLesson, watcher: Watcher) -> QuerySet[LessonQuestion]:
    """Return what everybody of a lesson reads, and what the person in hand asked."""
    mine = Q(student=watcher.student) if watcher.student is not None else Q(pk__in=[])
    seen = Q(state=LessonQuestion.State.SHOWN) | mine
    rows = LessonQuestion.objects.filter(seen, lesson=lesson)
    return rows.exclude(state=LessonQuestion.State.HIDDEN).order_by("-pk")
