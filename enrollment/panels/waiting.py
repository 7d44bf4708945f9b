"""What the waitlist shows on pages of lower houses: my page, a class, a student at the desk."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses import words as class_words
from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Place
from enrollment.queries import waiting as lists
from enrollment.rules.rounds import waitlist_round
from enrollment.views.offer_facts import position_words, time_left_words
from university import clock
from university.accounts.models import Student


@dataclass(frozen=True)
class WaitRow:
    """One list on which a person waits, or one offer that they can answer."""

    pk: int
    class_pk: int
    name: str
    when: str
    sentence: str


def my_waiting(request: HttpRequest) -> str:
    """My offers first, then where I wait and how far down. Two statements."""
    student: Student | None = getattr(getattr(request, "acting", None), "student", None)
    if student is None:
        return ""
    return _render("enrollment/parts/my_waiting.html", request, student)


def desk_waiting(request: HttpRequest, student: Student) -> str:
    """The same for a student at the desk."""
    if not request.user.has_perm("enrollment.view_waitlistentry"):
        return ""
    return _render("enrollment/parts/desk_waiting.html", request, student)


def class_waiting(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """The way onto the waitlist of a full class, while a round lets people join."""
    rounds = queries.rounds_of_term(teaching_class.term_id)
    is_open = waitlist_round(rounds, at=clock.now()) is not None
    if teaching_class.places_left > 0 or not is_open or not lists.takes_offers(teaching_class):
        return ""
    context = {"teaching_class": teaching_class}
    return render_to_string("enrollment/parts/class_waiting.html", context, request)


def staff_waiting(request: HttpRequest) -> str:
    """How many offers wait for an answer, and the way to the meetings. One statement."""
    may_answer = request.user.has_perm("enrollment.add_place")
    may_move = request.user.has_perm("courses.change_classsession")
    if not may_answer and not may_move:
        return ""
    context = {
        "may_answer": may_answer,
        "may_move": may_move,
        "offers": lists.offers_to_answer().count() if may_answer else 0,
    }
    return render_to_string("enrollment/parts/staff_waiting.html", context, request)


def _render(template: str, request: HttpRequest, student: Student) -> str:
    offers = [_offer_row(place) for place in lists.open_offers(student)]
    entries = [_entry_row(entry) for entry in lists.entries_of(student)]
    if not offers and not entries:
        return ""
    context = {"offers": offers, "entries": entries, "student": student}
    return render_to_string(template, context, request)


def _offer_row(place: Place) -> WaitRow:
    row = place.teaching_class
    when = class_words.when_words(row)
    return WaitRow(place.pk, row.pk, row.name, when, time_left_words(place))


def _entry_row(entry: Any) -> WaitRow:
    row = entry.teaching_class
    when = class_words.when_words(row)
    return WaitRow(entry.pk, row.pk, row.name, when, position_words(entry.before))
