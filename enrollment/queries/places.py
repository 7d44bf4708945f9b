"""Places and rules set aside."""

from datetime import datetime

from django.db.models import QuerySet

from courses.models import TeachingClass
from enrollment.models import Place, RuleOverride
from enrollment.states import PlaceState
from university.accounts.models import Student
from university.prepared import Prepared

_live_places = Prepared(
    lambda *, student, term: (
        Place.objects.filter(
            student_id=student,
            state__in=PlaceState.live(),
            teaching_class__term_id=term,
        )
        .select_related("teaching_class__course__major", "teaching_class__slot")
        .order_by("pk")
    )
)


def live_places_of_term(student: Student, term_id: int) -> list[Place]:
    """The student's live places of a term, offers too, with class, course and period."""
    return _live_places(student=student.pk, term=term_id)


def due_to_lapse(moment: datetime) -> QuerySet[Place]:
    """Held places whose time to pay has run out."""
    return Place.objects.filter(state=PlaceState.HELD, held_until__lt=moment).order_by("pk")


def overridden_rules(*, student: Student, teaching_class: TeachingClass) -> set[str]:
    """Codes of the rules that a named person set aside."""
    rows = RuleOverride.objects.filter(student=student, teaching_class=teaching_class)
    return set(rows.values_list("rule", flat=True))
