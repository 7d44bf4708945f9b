"""Lectures that the public can still go to."""

from django.db.models import F, QuerySet

from courses.models import Lecture
from university import clock


def lectures_to_come() -> QuerySet[Lecture]:
    """Return the shown lectures that have not ended, next first, with room and ``url_path``."""
    return (
        Lecture.objects.filter(is_published=True, ends_at__gt=clock.now(), page__live=True)
        .select_related("room")
        .annotate(url_path=F("page__url_path"))
        .order_by("starts_at", "pk")
    )
