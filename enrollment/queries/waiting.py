"""Reading the waitlists: who comes next, who is asked now, and how far down a person stands."""

from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import ClassState, TeachingClass
from enrollment.models import EnrollmentPolicy, Place, WaitlistEntry
from enrollment.states import PlaceState, WaitState
from university import clock
from university.accounts.models import Student


def waiting_for(class_id: int) -> QuerySet[WaitlistEntry]:
    """Those who wait for a class, in order."""
    return WaitlistEntry.objects.filter(
        teaching_class_id=class_id, state=WaitState.WAITING
    ).order_by("rank", "pk")


def first_waiting(class_id: int) -> WaitlistEntry | None:
    """The next to be asked, with student, login and round."""
    return waiting_for(class_id).select_related("student__login", "round").first()


def people_before(entry: WaitlistEntry) -> int:
    """How many people of the same list come before this one."""
    ahead = Q(rank__lt=entry.rank) | Q(rank=entry.rank, pk__lt=entry.pk)
    return waiting_for(entry.teaching_class_id).filter(ahead).count()


def _count_before() -> Coalesce:
    """The number of people who come before the row, as part of a statement."""
    ahead = Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
    earlier = (
        WaitlistEntry.objects.filter(
            ahead, teaching_class=OuterRef("teaching_class"), state=WaitState.WAITING
        )
        .order_by()
        .values("teaching_class")
        .annotate(people=Count("pk"))
        .values("people")
    )
    return Coalesce(Subquery(earlier), 0)


def has_live_place(*, student: Student, teaching_class: TeachingClass) -> bool:
    """Whether a seat of this class is the student's already, if only offered."""
    return Place.objects.filter(
        student=student, teaching_class=teaching_class, state__in=PlaceState.live()
    ).exists()


def open_offers(student: Student) -> QuerySet[Place]:
    """Offers that this student can still answer, the most urgent first."""
    return (
        Place.objects.filter(student=student, state=PlaceState.OFFERED, answer_by__gt=clock.now())
        .select_related("teaching_class__slot", "teaching_class__room", "teaching_class__term")
        .order_by("answer_by", "pk")
    )


def entries_of(student: Student) -> QuerySet[WaitlistEntry]:
    """Lists on which this student waits in terms that are not over; ``before``: people ahead."""
    return (
        WaitlistEntry.objects.filter(
            student=student,
            state=WaitState.WAITING,
            teaching_class__term__ends_on__gte=clock.today(),
        )
        .annotate(before=_count_before())
        .select_related("teaching_class__slot", "teaching_class__term")
        .order_by("created_at", "pk")
    )


def offers_to_answer() -> QuerySet[Place]:
    """All offers without an answer, for the desk: the most urgent first."""
    return (
        Place.objects.filter(state=PlaceState.OFFERED)
        .select_related("student__login", "teaching_class")
        .order_by("answer_by", "pk")
    )


def due_offers() -> QuerySet[Place]:
    """Offers whose time to answer has run out."""
    return Place.objects.filter(state=PlaceState.OFFERED, answer_by__lt=clock.now()).order_by("pk")


def classes_with_seats_awaited() -> QuerySet[TeachingClass]:
    """Shown classes that have a free seat and somebody who waits for it."""
    waiting = WaitlistEntry.objects.filter(teaching_class=OuterRef("pk"), state=WaitState.WAITING)
    return (
        TeachingClass.objects.filter(
            Exists(waiting),
            state=ClassState.PUBLISHED,
            taken__lt=F("capacity"),
            term__ends_on__gte=clock.today(),
        )
        .select_related("term__enrollment_policy")
        .order_by("pk")
    )


def takes_offers(teaching_class: TeachingClass) -> bool:
    """Whether free seats of this class still go to its waitlist today."""
    if teaching_class.state != ClassState.PUBLISHED:
        return False
    return clock.today() <= last_offer_day(teaching_class)


def last_offer_day(teaching_class: TeachingClass) -> date:
    """The last day on which a free seat is offered; later the class has gone on too far."""
    term = teaching_class.term
    days = policy_of(teaching_class).offer_days
    return min(term.ends_on, term.starts_on + timedelta(days=days))


def policy_of(teaching_class: TeachingClass) -> EnrollmentPolicy:
    """The term's policy; a term without one has the defaults."""
    term = teaching_class.term
    found: EnrollmentPolicy | None = getattr(term, "enrollment_policy", None)
    return found or EnrollmentPolicy(term=term)
