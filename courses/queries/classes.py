"""Classes as the public sees them: one query a list, links included."""

from collections.abc import Mapping
from copy import copy

from django.db.models import F, QuerySet
from django.db.models.expressions import BaseExpression

from courses.models import ClassSession, ClassState, TeachingClass, Term
from university import public_cache

#: States of a class that has a public page.
SHOWN = (ClassState.PUBLISHED, ClassState.CANCELLED)


def class_rows(term: Term) -> QuerySet[TeachingClass]:
    """Return the shown classes of a term with a live page, in the order of the week.

    Each row carries ``url_path`` of its page, and its course, major, teacher, room and period.
    """
    return (
        TeachingClass.objects.filter(term=term, state__in=SHOWN, page__live=True)
        .select_related("course__major", "teacher", "room", "slot")
        .annotate(url_path=F("page__url_path"))
        .order_by("weekday", "slot__starts", "code")
    )


def sessions_of(teaching_class: TeachingClass) -> list[ClassSession]:
    """Return the meetings of a class in order, with their room and teacher."""
    rows = ClassSession.objects.filter(teaching_class=teaching_class)
    return list(rows.select_related("room", "teacher").order_by("starts_at"))


def with_places_now(
    teaching_class: TeachingClass, asked: Mapping[str, BaseExpression] | None = None
) -> TeachingClass:
    """Return a copy of a class that was kept, with the places taken at this moment.

    A copy, because what is kept belongs to all requests of this process. ``asked`` are questions
    about the row that are put in the same statement; each answer is an attribute of the copy.
    """
    mine = copy(teaching_class)
    if not asked and not public_cache.is_on():
        return mine  # It was read just now.
    row = TeachingClass.objects.filter(pk=mine.pk).values("taken", **(asked or {})).get()
    for name, answer in row.items():
        setattr(mine, name, answer)
    return mine
