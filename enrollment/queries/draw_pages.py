"""What pages show of draws."""

from django.db.models import Count, Q, QuerySet

from enrollment.models import Application, Draw, DrawEntry, DrawFile, DrawnClass, DrawOutcome
from enrollment.states import DrawState

_SAID = DrawOutcome.Said


def public_draws() -> QuerySet[Draw]:
    """Draws of terms that the public may see, the latest first."""
    return (
        Draw.objects.filter(round__term__is_published=True)
        .defer("seed")
        .select_related("round__term")
        .order_by("-committed_at", "-pk")
    )


def file_of(draw: Draw, kind: str) -> DrawFile | None:
    """The frozen list once it is frozen; the result once it is published."""
    if kind == DrawFile.Kind.RESULT and draw.state != DrawState.PUBLISHED:
        return None
    return draw.files.filter(kind=kind).first()


def drawn_classes(draw: Draw) -> QuerySet[DrawnClass]:
    """Classes of a draw with the people who wished, won and wait; one statement."""
    return (
        draw.classes.select_related("teaching_class__slot", "teaching_class__course__major")
        .annotate(
            wished=Count("outcomes", filter=~Q(outcomes__said=_SAID.LEFT_OUT)),
            won=Count("outcomes", filter=Q(outcomes__said=_SAID.WON)),
            waiting=Count("outcomes", filter=Q(outcomes__said=_SAID.WAITING)),
        )
        .order_by("teaching_class__code")
    )


def outcomes_of(drawn_class: DrawnClass) -> QuerySet[DrawOutcome]:
    """Who won a class, then who waits for it, in order."""
    return (
        drawn_class.outcomes.filter(said__in=[_SAID.WON, _SAID.WAITING])
        .select_related("entry__application__student")
        .order_by("place_no")
    )


def entry_of(application: Application) -> DrawEntry | None:
    """The application in the draw, once the list is frozen."""
    return (
        DrawEntry.objects.filter(application=application)
        .select_related("draw__round__term")
        .defer("draw__seed")
        .first()
    )


def my_outcomes(entry: DrawEntry) -> QuerySet[DrawOutcome]:
    """What the draw said of each wish, first choice first."""
    return entry.outcomes.select_related(
        "wish", "drawn_class__teaching_class__slot", "drawn_class__teaching_class__room"
    ).order_by("wish__rank")
