"""Classes with what the rules look at."""

from copy import copy

from django.db.models import Exists, F, OuterRef, QuerySet

from courses.models import ClassState, TeachingClass
from enrollment.models import BelowMinimum
from enrollment.states import SmallClassState
from university.public_cache import kept


def classes_for_rules() -> QuerySet[TeachingClass]:
    """Classes with everything the rules look at, in one statement.

    ``is_asking``: the school is asking its members whether it should open at all.
    """
    asking = BelowMinimum.objects.filter(
        teaching_class=OuterRef("pk"), state=SmallClassState.ASKING
    )
    return TeachingClass.objects.select_related(
        "term__enrollment_policy",
        "course__major",
        "course__prerequisite__requires",
        "slot",
        "room",
        "teacher",
    ).annotate(is_asking=Exists(asking))


def class_as_written(pk: int) -> TeachingClass | None:
    """Return a class as staff wrote it, with everything that rules and pages look at; or None.

    Kept by each process until the content changes. How many places are taken is not in it: it is
    asked of the database when somebody wants to know.
    """
    row = kept(
        f"class_as_written:{pk}",
        lambda: classes_for_rules().defer("taken").filter(pk=pk).first(),
    )
    return copy(row) if row else None


def other_classes(teaching_class: TeachingClass) -> list[TeachingClass]:
    """Other published classes of the term with places left, in the order of the week.

    What staff wrote about them is kept; how many places are taken is asked every time, because
    this is what everybody who comes too late is shown.
    """
    of_term = {"term_id": teaching_class.term_id, "state": ClassState.PUBLISHED}
    free = TeachingClass.objects.filter(**of_term, taken__lt=F("capacity"))
    taken = dict(free.exclude(pk=teaching_class.pk).values_list("pk", "taken"))
    rows = kept(
        f"classes:{teaching_class.term_id}",
        lambda: list(
            classes_for_rules().filter(**of_term).order_by("weekday", "slot__starts", "pk")
        ),
    )
    return [with_taken(row, taken[row.pk]) for row in rows if row.pk in taken]


def with_taken(row: TeachingClass, taken: int) -> TeachingClass:
    """Return a copy: what is kept belongs to all requests of this process."""
    mine = copy(row)
    mine.taken = taken
    return mine
