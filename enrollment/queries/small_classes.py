"""Classes with fewer people than they need, and what their people can choose instead."""

from django.db.models import Count, F, Q, QuerySet

from courses.models import ClassState, TeachingClass
from enrollment.models import BelowMinimum, ClassAnswer, ClassChoice, Place
from enrollment.queries.classes import classes_for_rules
from enrollment.states import PlaceState, SmallClassState
from university import clock
from university.accounts.models import Student

#: With the class to merge into and the money back, six answers on one page (SENIORS 18).
MOST_OTHERS = 4
_ACCEPTED = Q(places__state__in=PlaceState.accepted())


def short_classes() -> QuerySet[TeachingClass]:
    """Return shown classes of terms that are not over, with ``people`` below ``min_open``."""
    classes = classes_for_rules().filter(
        state=ClassState.PUBLISHED, min_open__gt=0, term__ends_on__gte=clock.today()
    )
    counted = classes.annotate(people=Count("places", filter=_ACCEPTED))
    return counted.filter(people__lt=F("min_open")).order_by("term", "code")


def accepted_places(teaching_class: TeachingClass) -> QuerySet[Place]:
    """Return the places of people who have said yes to this class."""
    places = Place.objects.filter(teaching_class=teaching_class, state__in=PlaceState.accepted())
    return places.select_related("student__login").order_by("pk")


def open_choices(student: Student) -> list[ClassChoice]:
    """Return what the student is asked and has not answered. One statement."""
    choices = ClassChoice.objects.filter(
        student=student,
        answer=ClassAnswer.NONE,
        below_minimum__state=SmallClassState.ASKING,
        place__state__in=PlaceState.accepted(),
    )
    return list(choices.select_related("below_minimum__teaching_class"))


def choices_of(below: BelowMinimum) -> QuerySet[ClassChoice]:
    """Return everybody's answer, with who and where to."""
    return below.answers.select_related("student__login", "place", "to_class", "transfer")


def other_classes_for(choice: ClassChoice) -> list[TeachingClass]:
    """Return where the student may go: the class to merge into, then others of the same major.

    A place that is not paid for keeps its price: only classes that cost the same are offered.
    """
    below = choice.below_minimum
    own = classes_for_rules().get(pk=below.teaching_class_id)
    free = classes_for_rules().filter(
        term_id=own.term_id, state=ClassState.PUBLISHED, taken__lt=F("capacity")
    )
    asked = BelowMinimum.objects.filter(state=SmallClassState.ASKING).values("teaching_class")
    found = free.exclude(pk=own.pk).exclude(pk__in=asked).order_by("weekday", "slot__starts", "pk")
    own_places = Place.objects.filter(student=choice.student_id, state__in=PlaceState.live())
    found = found.exclude(pk__in=own_places.values("teaching_class"))
    if choice.place.state == PlaceState.HELD:
        found = found.filter(fee_fen=own.fee_fen, material_fee_fen=own.material_fee_fen)
    into = [below.merge_into_id] if below.merge_into_id else []
    merged = list(found.filter(pk__in=into))
    same_major = found.filter(course__major_id=own.course.major_id)
    return [*merged, *same_major.exclude(pk__in=into)[:MOST_OTHERS]]
