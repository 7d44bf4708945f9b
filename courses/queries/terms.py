"""Which terms the public sees, and in which order."""

from courses.models import Term
from university import clock
from university.registry import registry


def open_term_ids() -> frozenset[int]:
    """Return the terms in which a place can be asked for now (the houses above know)."""
    return frozenset(pk for ask in registry.open_terms.values() for pk in ask())


def public_terms(open_ids: frozenset[int]) -> list[Term]:
    """Return the published terms that have not ended: open ones first, then coming, then running.

    People who look for a class want one they can still join; those who attend know theirs.
    """
    today = clock.today()
    terms = Term.objects.filter(is_published=True, ends_on__gte=today)
    return sorted(
        terms,
        key=lambda term: (term.pk not in open_ids, term.starts_on <= today, term.starts_on),
    )
