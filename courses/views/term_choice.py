"""Which term a list shows: the leading one, or the one the visitor asked for."""

from dataclasses import dataclass

from django.http import HttpRequest

from courses.models import Term
from courses.queries import open_term_ids, public_terms
from university import clock


@dataclass(frozen=True)
class TermChoice:
    """``chosen`` is None when no term is shown to the public."""

    chosen: Term | None
    others: list[Term]
    open_ids: frozenset[int]

    @classmethod
    def from_request(cls, request: HttpRequest) -> "TermChoice":
        """Read ``?term=code``; an unknown code gives the leading term."""
        open_ids = open_term_ids()
        terms = public_terms(open_ids)
        asked = request.GET.get("term", "")
        chosen = next((term for term in terms if term.code == asked), terms[0] if terms else None)
        return cls(chosen, [term for term in terms if term != chosen], open_ids)

    @property
    def has_begun(self) -> bool:
        """Whether lessons of the chosen term have begun."""
        return self.chosen is not None and self.chosen.starts_on <= clock.today()
