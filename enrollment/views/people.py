"""Who asks, for whom, and which class it is about."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from courses.models import ClassState, TeachingClass
from courses.queries.classes import with_places_now
from enrollment import queries
from enrollment.models import ActChannel, Round
from enrollment.queries.classes import class_as_written
from enrollment.queries.renewals import goes_on
from enrollment.rules import RuleRefusal
from enrollment.rules.rounds import best_round, closed_refusal, going_on_round
from enrollment.services.eligibility import find_refusals
from university import clock
from university.accounts.models import Student, User


def student_of(request: HttpRequest) -> Student:
    """Return the student in hand; the decorator has made sure of one."""
    acting: Any = request.acting  # type: ignore[attr-defined]
    student: Student = acting.student
    return student


def actor_of(request: HttpRequest) -> User:
    """Return the login that presses the button."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def is_helper(request: HttpRequest) -> bool:
    """Whether somebody acts for the student who is not the student."""
    return student_of(request).login_id != actor_of(request).pk


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: an empty form that was sent is a form that was sent."""
    return request.POST if request.method == "POST" else None


def class_or_404(pk: int) -> TeachingClass:
    """Return a class that the public may see, with everything the rules look at.

    What staff wrote is kept; how many places are taken is asked every time.
    """
    return with_places_now(written_class_or_404(pk))


def written_class_or_404(pk: int) -> TeachingClass:
    """Return a class that the public may see as staff wrote it, for who asks the rules next.

    They ask how many places are taken, and whoever takes one hears it from the seats themselves.
    """
    row = class_as_written(pk)
    if row is None or row.state == ClassState.PLANNED:
        raise Http404
    return row


def round_for(
    teaching_class: TeachingClass, student: Student, *, channel: str = ActChannel.WEB
) -> tuple[Round | None, RuleRefusal | None]:
    """Return the round that counts now for this person, and why it takes nobody, if it does not.

    Who goes on in a class has a seat kept, so that round comes before the ones for everybody.
    """
    now = clock.now()
    rounds = queries.rounds_of_term(teaching_class.term_id)
    chosen = going_on_round(rounds, at=now)
    if chosen is None or not goes_on(student, teaching_class):
        chosen = best_round(rounds, channel=channel, at=now)
    return chosen, closed_refusal(chosen, channel=channel, at=now)


def refusals_of(
    student: Student, teaching_class: TeachingClass, *, channel: str = ActChannel.WEB
) -> tuple[Round | None, list[RuleRefusal]]:
    """Return the round and every no: of the round first, then of the rules."""
    chosen, closed = round_for(teaching_class, student, channel=channel)
    found = find_refusals(student=student, teaching_class=teaching_class, enrolment_round=chosen)
    return chosen, [closed, *found] if closed else found
