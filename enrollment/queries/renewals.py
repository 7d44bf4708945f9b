"""Who may go on in which class, and how many seats are kept for them (续报)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from courses.models import ClassState, TeachingClass, Term
from enrollment.models import Allocation, Audience, Place, Round
from enrollment.queries.classes import classes_for_rules
from enrollment.queries.rounds import rounds_of_term
from enrollment.rules.rounds import keeps_seats
from enrollment.states import PlaceState
from university import clock
from university.accounts.models import Standing, Student
from university.public_cache import kept


def class_before(teaching_class: TeachingClass) -> TeachingClass | None:
    """Return the class of the term before, whose students go on in this one; kept.

    It has the same course and code, and stands one term earlier in the course. A class in the
    first term of its course follows nothing.
    """
    if teaching_class.term_no <= 1:
        return None
    found: list[TeachingClass] = kept(
        f"class_before:{teaching_class.pk}", lambda: list(_before(teaching_class)[:1])
    )
    return found[0] if found else None


def _before(teaching_class: TeachingClass) -> QuerySet[TeachingClass]:
    term = term_before(teaching_class.term)
    return TeachingClass.objects.filter(
        term=term,
        course_id=teaching_class.course_id,
        code=teaching_class.code,
        term_no=teaching_class.term_no - 1,
    ).exclude(state=ClassState.CANCELLED)


def term_before(term: Term) -> Term | None:
    """Return the last term that began before this one."""
    return Term.objects.filter(starts_on__lt=term.starts_on).order_by("-starts_on").first()


def may_go_on(teaching_class: TeachingClass) -> QuerySet[Place]:
    """Sure places in the class before, of people on the register."""
    before = class_before(teaching_class)
    return Place.objects.filter(
        teaching_class=before, state=PlaceState.CONFIRMED, student__standing=Standing.ACTIVE
    )


def goes_on(student: Student, teaching_class: TeachingClass) -> bool:
    """Whether this student has a sure place in the class before."""
    return (
        class_before(teaching_class) is not None
        and may_go_on(teaching_class).filter(student=student).exists()
    )


def seats_kept(
    teaching_class: TeachingClass, *, student: Student | None = None
) -> tuple[int, datetime | None]:
    """Return how many seats are kept now for people who may still go on, and until when.

    None are kept against somebody who is one of them. No statement for a class that follows
    nothing, and none outside a renewal.
    """
    if teaching_class.term_no <= 1:
        return 0, None
    now = clock.now()
    rounds = rounds_of_term(teaching_class.term_id)
    closing = [row.closes_at for row in rounds if keeps_seats(row) and now < row.closes_at]
    until = max(closing, default=None)
    if until is None or class_before(teaching_class) is None:
        return 0, None
    seated = Place.objects.filter(teaching_class=teaching_class, state__in=PlaceState.live())
    waiting = may_go_on(teaching_class).exclude(student__in=seated.values("student"))
    ids = set(waiting.values_list("student_id", flat=True))
    return (0 if student is not None and student.pk in ids else len(ids)), until


def open_renewals() -> list[Round]:
    """Rounds in which people go on, open at this moment; kept, so usually no statement."""
    now = clock.now()
    rows: list[Round] = kept("open_renewals", lambda: list(_guaranteed().filter(closes_at__gt=now)))
    return [row for row in rows if row.opens_at <= now < row.closes_at]


def _guaranteed() -> QuerySet[Round]:
    return (
        Round.objects.filter(
            allocation=Allocation.GUARANTEED,
            audience=Audience.RETURNING_SAME_CLASS,
            term__is_published=True,
        )
        .select_related("term")
        .order_by("closes_at", "code")
    )


def renewals_of(student: Student, term: Term) -> list[tuple[Place, TeachingClass]]:
    """Return (place of this term, class of the next) for every class the student may go on in."""
    before = term_before(term)
    places = list(
        Place.objects.filter(
            student=student, state=PlaceState.CONFIRMED, teaching_class__term=before
        ).select_related("teaching_class")
    )
    following = _following(term, places)
    pairs = [(place, following.get(_key(place.teaching_class, step=1))) for place in places]
    return [(place, row) for place, row in pairs if row is not None]


def _following(term: Term, places: Sequence[Place]) -> dict[tuple[int, str, int], TeachingClass]:
    codes = {place.teaching_class.code for place in places}
    rows = classes_for_rules().filter(term=term, code__in=codes, state=ClassState.PUBLISHED)
    return {_key(row): row for row in rows}


def _key(row: TeachingClass, *, step: int = 0) -> tuple[int, str, int]:
    return (row.course_id, row.code, row.term_no + step)
