"""Applications, their wishes and what has been put together but not sent."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet

from courses.models import TeachingClass
from enrollment.models import (
    DRAFT_LIFE,
    Application,
    ApplicationDraft,
    Audition,
    Round,
    Wish,
)
from enrollment.queries.classes import classes_for_rules
from enrollment.states import ApplicationState, WishState
from university import clock
from university.accounts.models import Student


def with_wishes(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Applications with their rounds and standing wishes, first choice first; two statements."""
    wishes = (
        Wish.objects.exclude(state=WishState.WITHDRAWN)
        .select_related(
            "teaching_class__slot",
            "teaching_class__room",
            "teaching_class__term",
            "teaching_class__course__major",
        )
        .order_by("rank")
    )
    return applications.select_related(
        "round__term__enrollment_policy", "student"
    ).prefetch_related(Prefetch("wishes", queryset=wishes))


def live_application(student: Student, enrolment_round: Round) -> Application | None:
    """The student's standing application in a round."""
    return with_wishes(
        Application.objects.filter(
            student=student, round=enrolment_round, state__in=ApplicationState.live()
        )
    ).first()


def live_applications(student: Student) -> list[Application]:
    """The student's standing applications of terms that are not over, newest first."""
    rows = Application.objects.filter(
        student=student,
        state__in=ApplicationState.live(),
        round__term__ends_on__gte=clock.today(),
    )
    return list(with_wishes(rows).order_by("-pk"))


def standing_wishes(application: Application) -> list[Wish]:
    """Wishes that were not taken back, first choice first."""
    rows = application.wishes.exclude(state=WishState.WITHDRAWN).select_related("teaching_class")
    return list(rows.order_by("rank"))


def classes_in_order(class_ids: Sequence[int]) -> list[TeachingClass]:
    """Classes by primary key, in the order given; one that does not exist is left out."""
    found = {row.pk: row for row in classes_for_rules().filter(pk__in=class_ids)}
    return [found[pk] for pk in class_ids if pk in found]


def live_draft(student: Student, enrolment_round: Round) -> ApplicationDraft | None:
    """What the student put together in the last seven days and has not sent."""
    return ApplicationDraft.objects.filter(
        student=student, round=enrolment_round, updated_at__gte=clock.now() - DRAFT_LIFE
    ).first()


def live_drafts(student: Student) -> list[ApplicationDraft]:
    """Unsent wishes in rounds that are still open."""
    now = clock.now()
    rows = ApplicationDraft.objects.filter(
        student=student, updated_at__gte=now - DRAFT_LIFE, round__closes_at__gt=now
    )
    return list(rows.select_related("round__term").order_by("round__closes_at"))


def heard_before(student: Student, enrolment_round: Round, class_id: int) -> str:
    """What the teacher of a class said last to this student in this round."""
    heard = (
        Wish.objects.filter(
            application__student=student,
            application__round=enrolment_round,
            teaching_class_id=class_id,
            audition_at__isnull=False,
        )
        .order_by("audition_at")
        .last()
    )
    return heard.audition if heard else Audition.WAITING
