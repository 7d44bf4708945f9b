"""Majors with what they offer now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from courses.models import ClassState, Major, Term


@dataclass(frozen=True)
class MajorRow:
    """A major in a list. ``classes`` run in the leading term, ``with_places`` of them have room."""

    name: str
    code: str
    illustration: str
    url_path: str
    classes: int
    with_places: int


def major_rows(term: Term | None) -> QuerySet[Major, Any]:
    """Return the majors with a live page as rows for ``MajorRow``; one query."""
    running = Q(
        courses__classes__term=term,
        courses__classes__state=ClassState.PUBLISHED,
        courses__classes__page__live=True,
    )
    roomy = running & Q(courses__classes__taken__lt=F("courses__classes__capacity"))
    return (
        Major.objects.filter(page__live=True)
        .annotate(
            url_path=F("page__url_path"),
            classes=Count("courses__classes", filter=running, distinct=True),
            with_places=Count("courses__classes", filter=roomy, distinct=True),
        )
        .order_by("order", "name")
        .values("name", "code", "illustration", "url_path", "classes", "with_places")
    )
