"""What ``manage.py audit`` derives again about attendance and certificates."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef
from django.utils.translation import gettext as _

from enrollment.models import (
    Attendance,
    AttendanceMark,
    Certificate,
    CertificateSeries,
    Completion,
    Place,
)
from university.models import StateChange
from university.registry import Fault


def people_with_places() -> Iterator[Fault]:
    """Only people who had a sure place in the class are on its roll."""
    places = Place.objects.filter(
        student=OuterRef("student"),
        teaching_class=OuterRef("session__teaching_class"),
        confirmed_at__isnull=False,
    )
    wrong = Attendance.objects.filter(~Exists(places)).select_related(
        "student", "session__teaching_class"
    )
    for row in wrong.order_by("pk"):
        sentence = _("Student %(number)s is on the roll of %(name)s without a place.")
        values = {
            "number": row.student.student_no,
            "name": row.session.teaching_class.name,
        }
        yield Fault("enrollment.people_with_places", sentence % values)


def marks_stand() -> Iterator[Fault]:
    """What stands for a person is the last tap that was made for them."""
    taps = AttendanceMark.objects.filter(session=OuterRef("session"), student=OuterRef("student"))
    same = taps.filter(mark=OuterRef("mark"), marked_at=OuterRef("marked_at"))
    later = taps.filter(marked_at__gt=OuterRef("marked_at"))
    wrong = Attendance.objects.filter(~Exists(same) | Exists(later)).order_by("pk")
    for pk in wrong.values_list("pk", flat=True):
        sentence = _("Attendance %(number)d is not what was tapped last.")
        yield Fault("enrollment.marks_stand", sentence % {"number": pk})


def certificate_numbers() -> Iterator[Fault]:
    """The certificates of a year are numbered from 1 without a gap, as the series says."""
    series = dict(CertificateSeries.objects.values_list("year", "last_number"))
    years = Certificate.objects.order_by("year").values("year")
    counts = {
        row["year"]: (row["issued"], row["last"])
        for row in years.annotate(issued=Count("pk"), last=Max("serial"))
    }
    for year in sorted({*series, *counts}):
        issued, last = counts.get(year, (0, 0))
        if not issued == last == series.get(year, 0):
            sentence = _("Year %(year)d: %(issued)d certificates, the last number is %(last)d.")
            values = {"year": year, "issued": issued, "last": max(last, series.get(year, 0))}
            yield Fault("enrollment.certificate_numbers", sentence % values)


def completion_histories() -> Iterator[Fault]:
    """Every completion of this register has a history, and is about its class's own course."""
    steps = StateChange.objects.filter(kind="enrollment.completion", object_id=OuterRef("pk"))
    own = Completion.objects.filter(teaching_class__isnull=False)
    for pk in own.filter(~Exists(steps)).order_by("pk").values_list("pk", flat=True):
        yield _about_completion(_("Completion %(number)d has no history."), pk)
    strange = own.exclude(course=F("teaching_class__course"))
    for pk in strange.order_by("pk").values_list("pk", flat=True):
        yield _about_completion(_("Completion %(number)d is about another course."), pk)


def _about_completion(sentence: str, pk: int) -> Fault:
    return Fault("enrollment.completion_histories", sentence % {"number": pk})


CHECKS = {
    "people_with_places": people_with_places,
    "marks_stand": marks_stand,
    "certificate_numbers": certificate_numbers,
    "completion_histories": completion_histories,
}
