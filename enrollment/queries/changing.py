"""Classes to which a student may change."""

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When

from courses.models import ClassState, TeachingClass
from enrollment.models import Place, WaitlistEntry
from enrollment.queries.classes import classes_for_rules
from enrollment.states import PlaceState, WaitState


def classes_instead(place: Place) -> QuerySet[TeachingClass]:
    """Return classes of the term with a place nobody waits for; those of the same major first."""
    own = place.teaching_class
    waiting = WaitlistEntry.objects.filter(teaching_class=OuterRef("pk"), state=WaitState.WAITING)
    mine = Place.objects.filter(student=place.student_id, state__in=PlaceState.live())
    is_near = When(course__major_id=own.course.major_id, then=Value(0))
    return (
        classes_for_rules()
        .filter(term_id=own.term_id, state=ClassState.PUBLISHED, taken__lt=F("capacity"))
        .exclude(pk__in=mine.values("teaching_class"))
        .exclude(Exists(waiting))
        .annotate(distance=Case(is_near, default=Value(1), output_field=IntegerField()))
        .order_by("distance", "weekday", "slot__starts", "pk")
    )
