"""What ``manage.py audit`` derives again about meetings made up by watching."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from enrollment.models import AttendanceMark, MakeUp, Mark, Place
from university.registry import Fault


def make_ups_of_missed() -> Iterator[Fault]:
    """Every make-up is of somebody of the class, of a lesson of that class, after the meeting, and
    nobody was on the roll as here when it was written.
    """
    places = Place.objects.filter(
        student=OuterRef("student"),
        teaching_class=OuterRef("session__teaching_class"),
        confirmed_at__isnull=False,
    )
    stood = AttendanceMark.objects.filter(
        session=OuterRef("session"),
        student=OuterRef("student"),
        received_at__lte=OuterRef("made_at"),
    ).order_by("-marked_at", "-pk")
    rows = MakeUp.objects.annotate(
        has_place=Exists(places), mark_then=Subquery(stood.values("mark")[:1])
    )
    checks = (
        (Q(has_place=False), _("Make-up %(number)d is of somebody without a place in the class.")),
        (
            Q(lesson__isnull=False) & ~Q(lesson__teaching_class=F("session__teaching_class")),
            _("Make-up %(number)d is by a lesson of another class."),
        ),
        (Q(mark_then=Mark.PRESENT), _("Make-up %(number)d is of a meeting to which they came.")),
        (
            Q(percent_watched__lt=F("percent_needed")) | Q(made_at__gt=F("until")),
            _("Make-up %(number)d is not what the rule of that day asked for."),
        ),
    )
    for wrong, sentence in checks:
        for pk in rows.filter(wrong).order_by("pk").values_list("pk", flat=True):
            yield Fault("enrollment.make_ups_of_missed", sentence % {"number": pk})


CHECKS = {"make_ups_of_missed": make_ups_of_missed}
