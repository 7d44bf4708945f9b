"""Rooms to rent, for everybody: what they are, what they cost, which evenings are free."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from payments.models import RentalRules, RoomOffer
from payments.queries.rentals import (
    Standing,
    evening_slots,
    evenings_of,
    offers_to_rent,
    price_rules,
    rules_by_room,
    standings,
    two_weeks,
)
from payments.rental_calendar import evening
from payments.words.rentals import price_words, room_facts
from university import clock
from university.words import day, time_range

ROOMS_A_PAGE = 6
_STATUS = {
    Standing.FREE: "open",
    Standing.TAKEN: "full",
    Standing.CLASH: "closed",
    Standing.HOLIDAY: "closed",
}


@dataclass(frozen=True)
class RoomCard:
    """One room in the list."""

    offer: RoomOffer
    url: str
    price: str


@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """List the rooms, six a page. Three queries."""
    page = Paginator(offers_to_rent(), ROOMS_A_PAGE).get_page(request.GET.get("page"))
    offers = list(page)
    rules = rules_by_room([offer.room for offer in offers])
    cards = [
        RoomCard(
            offer=offer,
            url=reverse("rentals:room", args=[offer.room.code]),
            price=price_words(rules[offer.room_id]),
        )
        for offer in offers
    ]
    return render(request, "payments/rentals/rooms.html", {"cards": cards, "page_obj": page})


@require_safe
def room(request: HttpRequest, code: str) -> HttpResponse:
    """One room, and which of its evenings are free in two weeks."""
    offer = get_object_or_404(offers_to_rent(), room__code=code)
    soonest = clock.today() + timedelta(days=RentalRules.load().min_notice_days)
    first = _first_day(request.GET.get("from", ""), soonest=soonest)
    before = first - timedelta(days=14)
    context = {
        "offer": offer,
        "facts": room_facts(offer, price_rules(offer.room)),
        "days": _days(offer, first),
        "slots": [time_range(slot.starts, slot.ends) for slot in evening_slots()],
        "earlier": before.isoformat() if first > soonest else "",
        "later": (first + timedelta(days=14)).isoformat(),
        "rules": RentalRules.load(),
    }
    return render(request, "payments/rentals/room.html", context)


def _days(offer: RoomOffer, first: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each day in words, with the status and the word of each period."""
    days, slots = two_weeks(first), evening_slots()
    found = standings(offer.room, evenings_of(days, slots))
    return [
        (
            day(one),
            [
                (_STATUS[standing], str(standing.label))
                for slot in slots
                for standing in [found[evening(one, starts=slot.starts, ends=slot.ends)]]
            ],
        )
        for one in days
    ]


def _first_day(wanted: str, *, soonest: date) -> date:
    try:
        asked = date.fromisoformat(wanted)
    except ValueError:
        return soonest
    furthest = soonest + timedelta(days=366)
    return min(max(asked, soonest), furthest)
