"""What every way to a place shares: looking again under lock, and telling the senior."""

from django.utils.translation import gettext as _

from enrollment.models import Place
from university.accounts.models import User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.notifications.services import tell
from university.words import day


def look_again(place: Place) -> None:
    """Lock the place and read where it stands now; whoever confirms it waits, or was first."""
    now_locked = lock_row(Place, place.pk)
    for name in ("state", "teaching_class_id", "answer_by", "held_until", "confirmed_at"):
        setattr(place, name, getattr(now_locked, name))
    place.ended_at = now_locked.ended_at


def tell_held(place: Place, *, actor: User, act: str) -> None:
    """Tell the senior of a place that somebody else took (SENIORS criterion 35).

    Does nothing when the senior did it. ``act`` is what a helper is said to have done.
    """
    if place.student.login_id == actor.pk:
        return
    if not actor.is_staff:
        tell_helper_acted(
            actor=actor, student=place.student, act=act, unique_key=f"place_held:{place.pk}"
        )
        return
    assert place.held_until is not None  # noqa: S101 - it was just held.
    tell(
        student=place.student,
        template="place_held",
        values={"class_name": place.teaching_class.name, "date": day(place.held_until)},
        unique_key=f"place_held:{place.pk}",
    )


def applying_for(place: Place) -> str:
    """Return what a helper did when they took a place, as the senior reads it."""
    return _("applying for %(name)s") % {"name": place.teaching_class.name}
