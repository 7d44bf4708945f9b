"""Which term a list shows: the leading one, or the one the visitor asked for."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from courses.models import Term
from courses.queries import class_rows, open_term_ids, public_terms


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

    def class_rows(self, **filters: Any) -> list[Any]:
        """Return the shown classes of the chosen term that match; one query, or none at all."""
        return list(class_rows(self.chosen).filter(**filters)) if self.chosen else []
