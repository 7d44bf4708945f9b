"""Going on next term in the class of this term: one page, one button a class."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import words as class_words
from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Place, Round
from enrollment.queries.renewals import open_renewals, renewals_of
from enrollment.states import PlaceState
from enrollment.views.people import student_of
from university.accounts.acting import student_required
from university.accounts.models import Student
from university.money import yuan
from university.words import day


@dataclass(frozen=True)
class RenewalRow:
    """One class of ``enrollment/renewals.html``."""

    class_id: int
    name: str
    facts: list[tuple[str, str]]
    #: Of the new place: empty, ``held`` or ``confirmed``.
    status: str
    status_word: str
    place_id: int


@require_safe
@never_cache
@student_required
def renewals(request: HttpRequest) -> HttpResponse:
    """My classes that go on next term, with what is still to be done for each."""
    student = student_of(request)
    groups = [(row, renewal_rows(student, row)) for row in open_renewals()]
    context = {"groups": groups, "has_rows": any(rows for _round, rows in groups)}
    return render(request, "enrollment/renewals.html", context)


def renewal_rows(student: Student, enrolment_round: Round) -> list[RenewalRow]:
    """Return a line a class; four statements."""
    pairs = renewals_of(student, enrolment_round.term)
    if not pairs:
        return []
    places = {
        place.teaching_class_id: place
        for place in queries.live_places_of_term(student, enrolment_round.term_id)
    }
    return [_row(following, places.get(following.pk)) for _place, following in pairs]


def _row(row: TeachingClass, place: Place | None) -> RenewalRow:
    state = place.state if place else ""
    words = {PlaceState.HELD: _("to be paid"), PlaceState.CONFIRMED: _("place is sure")}
    return RenewalRow(
        class_id=row.pk,
        name=row.name,
        facts=[
            (_("Teacher"), row.teacher.name),
            (_("When"), class_words.when_words(row)),
            (_("Where"), class_words.place_words(row)),
            (_("Term begins"), day(row.term.starts_on)),
            (_("Fee"), yuan(row.fee_fen + row.material_fee_fen)),
        ],
        status=state,
        status_word=words.get(PlaceState(state), "") if state else "",
        place_id=place.pk if place else 0,
    )
