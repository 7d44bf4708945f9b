"""Rounds of days."""

from datetime import datetime

from django.db.models import QuerySet

from enrollment.models import Round
from university.public_cache import kept


def rounds_of_term(term_id: int) -> list[Round]:
    """The term's rounds in the order in which they open."""
    return kept(
        f"rounds:{term_id}",
        lambda: list(Round.objects.filter(term_id=term_id).order_by("opens_at", "code")),
    )


def open_rounds(moment: datetime) -> QuerySet[Round]:
    """Rounds of published terms that are open at ``moment``."""
    return (
        Round.objects.filter(opens_at__lte=moment, closes_at__gt=moment, term__is_published=True)
        .select_related("term")
        .order_by("closes_at", "code")
    )
