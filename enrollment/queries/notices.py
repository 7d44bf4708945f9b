"""Notices of classes: who may write them, who reads them, and which stand on top."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from courses.models import ClassSession, TeachingClass
from enrollment.models import ClassNotice
from enrollment.queries.rosters import leads, teaches
from university import clock
from university.accounts.models import User

#: Staff who write to any class.
MAY_POST = "enrollment.add_classnotice"
#: Staff who may also send one as a text message.
MAY_TEXT = "enrollment.text_classnotice"
#: On one's own page an ordinary notice stands so long.
_FRESH = timedelta(days=14)


def posts_as(login: User, teaching_class: TeachingClass) -> ClassNotice.PostedAs | None:
    """Return in which office somebody may write to a class, or None: teacher, leader, school."""
    if teaches(login, teaching_class) or _stands_in(login, teaching_class):
        return ClassNotice.PostedAs.TEACHER
    if login.has_perm(MAY_POST):
        return ClassNotice.PostedAs.SCHOOL
    if leads(login, teaching_class.pk, clock.today()):
        return ClassNotice.PostedAs.LEADER
    return None


def may_take_back(login: User, notice: ClassNotice) -> bool:
    """Whoever wrote it, the class's teacher, and the office."""
    is_author = notice.posted_by_id == login.pk
    return is_author or teaches(login, notice.teaching_class) or login.has_perm(MAY_POST)


def standing(class_ids: Iterable[int]) -> QuerySet[ClassNotice]:
    """Return what stands in these classes: important ones first, then the newest."""
    is_important = Case(
        When(important_until__gte=clock.today(), then=Value(True)),  # noqa: FBT003
        default=Value(False),  # noqa: FBT003
        output_field=BooleanField(),
    )
    rows = ClassNotice.objects.filter(teaching_class__in=list(class_ids), taken_back_at=None)
    return (
        rows.annotate(is_important=is_important)
        .select_related("teaching_class")
        .order_by("-is_important", "-posted_at", "-pk")
    )


def fresh(class_ids: Iterable[int]) -> QuerySet[ClassNotice]:
    """Return what one's own page shows: important, or of the last two weeks."""
    since = clock.now() - _FRESH
    return standing(class_ids).filter(
        Q(posted_at__gt=since) | Q(important_until__gte=clock.today())
    )


def _stands_in(login: User, teaching_class: TeachingClass) -> bool:
    """Whether somebody teaches a meeting of the class around now in its teacher's stead."""
    teacher, now = getattr(login, "teacher", None), clock.now()
    if teacher is None:
        return False
    return ClassSession.objects.filter(
        teaching_class=teaching_class,
        teacher=teacher,
        starts_at__gt=now - _FRESH,
        starts_at__lt=now + _FRESH,
    ).exists()


def posted_in(teaching_class: TeachingClass) -> QuerySet[ClassNotice]:
    """Return all that was ever posted in a class, what was taken back too; the newest first."""
    rows = ClassNotice.objects.filter(teaching_class=teaching_class)
    return rows.select_related("teaching_class", "posted_by", "taken_back_by").order_by("-pk")
