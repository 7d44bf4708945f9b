"""Asking for a room: one question a page, then every evening with how it stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Room
from payments.forms.rentals import (
    FirstDayForm,
    PayPlanForm,
    PeopleForm,
    PurposeForm,
    RepeatForm,
    SlotForm,
    WeekdaysForm,
    WeeksForm,
    day_in_words,
)
from payments.models import PayPlan
from payments.pricing.rentals import price_of
from payments.queries.rentals import (
    Standing,
    evening_slots,
    offers_to_rent,
    price_rules,
    standings,
)
from payments.rental_calendar import Evening, weekly
from payments.services.rentals.asking import request_rental
from payments.views.people import actor_of
from payments.views.rentals.people import renter_of
from university.accounts.acting import login_alone_required
from university.accounts.views.asking import as_errors, posted
from university.money import yuan
from university.refusals import Refusal
from university.words import day, time_range

DRAFT_KEY = "rental_draft"
Draft = dict[str, Any]

_FORMS: dict[str, type[forms.Form]] = {
    "repeat": RepeatForm,
    "weekdays": WeekdaysForm,
    "slot": SlotForm,
    "first": FirstDayForm,
    "weeks": WeeksForm,
    "purpose": PurposeForm,
    "people": PeopleForm,
    "pay_plan": PayPlanForm,
}
#: Asked only of those who come every week.
_WEEKLY = ("weekdays", "weeks")


@require_safe
@never_cache
@login_alone_required
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the room; who is not a renter yet says who they are first."""
    get_object_or_404(offers_to_rent(), room__code=code)
    draft = {**_draft(request), "room": code}
    request.session[DRAFT_KEY] = draft
    if renter_of(request) is None:
        return redirect("rentals:renter")
    return redirect("rentals:step", "repeat")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_alone_required
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One question; the answer stays in the session until the request is made."""
    draft = _draft(request)
    if step not in _FORMS:
        raise Http404
    if "room" not in draft:
        return redirect("rentals:rooms")
    form = _form(request, step, draft)
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data[step]
        draft[step] = value.isoformat() if isinstance(value, date) else value
        request.session[DRAFT_KEY] = draft
        return redirect(_after(step, draft))
    context = {"form": form, "field": form[step], "back_url": _before(step, draft)}
    return render(request, "accounts/question.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_alone_required
def check(request: HttpRequest) -> HttpResponse:
    """Every evening with how it stands and what it costs; on POST the request is made."""
    draft, renter = _draft(request), renter_of(request)
    missing = next((name for name in _steps(draft) if name not in draft), None)
    if "room" not in draft or renter is None:
        return redirect("rentals:rooms")
    if missing:
        return redirect("rentals:step", missing)
    offer = get_object_or_404(offers_to_rent(), room__code=draft["room"])
    evenings = _evenings(draft)
    found = standings(offer.room, evenings)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            rental = request_rental(
                actor=actor_of(request),
                renter=renter,
                room=offer.room,
                evenings=_of(found, Standing.FREE),
                wanted=[*_of(found, Standing.TAKEN), *_of(found, Standing.CLASH)],
                purpose=draft["purpose"],
                people=draft["people"],
                pay_plan=PayPlan(draft["pay_plan"]),
            )
        except Refusal as refusal:
            errors = as_errors(refusal)
            found = standings(offer.room, evenings)
        else:
            del request.session[DRAFT_KEY]
            return redirect("rentals:rental", rental.number)
    context = {
        "offer": offer,
        "errors": errors,
        "has_errors": bool(errors),
        "facts": _facts(offer.room, draft),
        "free": len(_of(found, Standing.FREE)),
        "remembered": len(_of(found, Standing.TAKEN)) + len(_of(found, Standing.CLASH)),
        **_list(offer.room, found, renter.kind),
        "deposit": yuan(offer.deposit_fen),
        "cleaning": yuan(offer.cleaning_fen) if offer.cleaning_fen else "",
    }
    return render(request, "payments/rentals/check.html", context, status=409 if errors else 200)


def _draft(request: HttpRequest) -> Draft:
    return dict(request.session.get(DRAFT_KEY, {}))


def _steps(draft: Draft) -> list[str]:
    is_weekly = draft.get("repeat") == "weekly"
    return [name for name in _FORMS if is_weekly or name not in _WEEKLY]


def _after(step: str, draft: Draft) -> str:
    steps = _steps(draft)
    if step not in steps:  # Another window has changed what is asked meanwhile.
        return reverse("rentals:step", args=[steps[0]])
    place = steps.index(step) + 1
    if place == len(steps):
        return reverse("rentals:check")
    return reverse("rentals:step", args=[steps[place]])


def _before(step: str, draft: Draft) -> str:
    steps = _steps(draft)
    if step not in steps or step == steps[0]:
        return reverse("rentals:room", args=[draft["room"]])
    return reverse("rentals:step", args=[steps[steps.index(step) - 1]])


def _form(request: HttpRequest, step: str, draft: Draft) -> forms.Form:
    initial = {step: draft[step]} if step in draft else {}
    if step == "first" and initial:
        initial = {step: day_in_words(draft[step])}
    more = {"slots": _slot_choices()} if step == "slot" else {}
    make: Callable[..., forms.Form] = _FORMS[step]
    return make(posted(request), initial=initial, **more)


def _slot_choices() -> list[tuple[str, str]]:
    return [(slot.code, time_range(slot.starts, slot.ends)) for slot in evening_slots()]


def _evenings(draft: Draft) -> list[Evening]:
    slot = next((slot for slot in evening_slots() if slot.code == draft["slot"]), None)
    if slot is None:
        raise Http404
    first = date.fromisoformat(draft["first"])
    is_weekly = draft["repeat"] == "weekly"
    return weekly(
        first=first,
        weeks=draft["weeks"] if is_weekly else 1,
        weekdays=draft["weekdays"] if is_weekly else [first.isoweekday()],
        starts=slot.starts,
        ends=slot.ends,
    )


def _of(found: dict[Evening, Standing], standing: Standing) -> list[Evening]:
    return [one for one, stands in found.items() if stands == standing]


def _facts(room: Room, draft: Draft) -> list[tuple[str, str]]:
    slots = dict(_slot_choices())
    return [
        (_("Room"), room.name),
        (_("Time"), slots[draft["slot"]]),
        (_("What for"), draft["purpose"]),
        (_("How many people"), _("%(number)d people") % {"number": draft["people"]}),
        (_("Rent is paid"), str(PayPlan(draft["pay_plan"]).label)),
    ]


def _list(room: Room, found: dict[Evening, Standing], renter_kind: str) -> dict[str, object]:
    prices = price_rules(room)
    rows, rent = [], 0
    for one, standing in found.items():
        price = price_of(prices, day=one.day, renter_kind=renter_kind) or 0
        is_free = standing == Standing.FREE
        rent += price if is_free else 0
        status = {Standing.FREE: "open", Standing.TAKEN: "full"}.get(standing, "closed")
        rows.append((day(one.starts_at), status, standing.label, yuan(price) if is_free else ""))
    return {"rows": rows, "rent_fen": rent}
