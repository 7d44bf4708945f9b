"""What ``manage.py audit`` derives again about the waitlists; one sentence a fault."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _

from enrollment.models import WaitlistEntry
from enrollment.queries import waiting
from enrollment.queries.renewals import seats_kept
from enrollment.states import PlaceState, WaitState
from university.registry import Fault


def nobody_waits_beside_a_free_seat() -> Iterator[Fault]:
    """While a class takes people, a free seat is offered before anybody can pass by."""
    for row in waiting.classes_with_seats_awaited():
        kept, _until = seats_kept(row)
        if waiting.takes_offers(row) and row.places_left > kept:
            sentence = _("%(name)s has %(free)d free places while people wait.")
            values = {"name": row.name, "free": row.places_left}
            yield Fault("enrollment.waitlists", sentence % values)


def offers_match_the_list() -> Iterator[Fault]:
    """An entry says that it has an offer exactly as long as that offer is open."""
    is_offered = Q(state=WaitState.OFFERED)
    wrong = WaitlistEntry.objects.filter(
        (is_offered & (Q(place__isnull=True) | ~Q(place__state=PlaceState.OFFERED)))
        | (~is_offered & Q(place__state=PlaceState.OFFERED))
        | ~Q(place=None) & ~Q(place__student=F("student"))
    )
    for entry in wrong.order_by("pk"):
        sentence = _("Waitlist entry %(number)d does not match its offer.")
        yield Fault("enrollment.offers", sentence % {"number": entry.pk})


CHECKS = {
    "waitlists": nobody_waits_beside_a_free_seat,
    "offers": offers_match_the_list,
}
