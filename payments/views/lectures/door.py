"""The door on a phone (检票): scan, type or find the name; and what was kept without a signal."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Lecture
from payments.forms.lectures import DoorSaleForm
from payments.models import Ticket
from payments.queries.tickets import tickets_at_door
from payments.services.lectures.buyers import passer_by
from payments.services.lectures.door import ADMIT, Scan, admit, sell_at_door, ticket_by_code
from payments.views.people import actor_of
from university import clock
from university.desk.access import desk_required
from university.money import yuan
from university.refusals import Refusal

_SHORT = 4
#: Doors of the last days stay within reach, for what a phone has kept.
_DAYS = timedelta(days=1)


@dataclass(frozen=True)
class AtDoor:
    """Fields of one ticket on the page. ``card`` is a fingerprint: no code is given away."""

    ticket_id: int
    name: str
    short: str
    card: str
    mark: str


@require_safe
@desk_required(ADMIT)
def doors(request: HttpRequest) -> HttpResponse:
    """Lectures of yesterday, today and tomorrow."""
    now = clock.now()
    rows = Lecture.objects.filter(
        called_off_at=None, starts_at__lt=now + _DAYS, ends_at__gt=now - _DAYS
    ).select_related("room")
    context = {"lectures": rows.order_by("starts_at"), **_kept_context()}
    return render(request, "payments/lectures/doors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(ADMIT)
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody with a ticket; a POST is one tap or one typed code without JavaScript."""
    lecture = _lecture(pk)
    if request.method != "POST":
        return _page(request, lecture, None)
    try:
        _tap(request, lecture)
    except Refusal as refusal:
        return _page(request, lecture, refusal)
    return redirect("payments:door", pk)


@require_POST
@desk_required(ADMIT)
def marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what a phone kept: ``{"marks": [{key, student, mark, at}]}``, where student is a ticket.

    ``at`` is in milliseconds since 1970, by the school's time.
    """
    lecture = _lecture(pk)
    scans = _read_json(request)
    if scans is None:
        return JsonResponse({"code": "not_understood"}, status=400)
    try:
        answer = admit(actor=actor_of(request), lecture=lecture, scans=scans)
    except Refusal as refusal:
        words = {"code": refusal.code, "message": str(refusal.message)}
        return JsonResponse(words, status=409)
    inside = Ticket.objects.filter(lecture=lecture, admitted_at__isnull=False)
    return JsonResponse(
        {
            "taken": answer.taken_keys,
            "refused": answer.refused_keys,
            "again": answer.again,
            "inside": list(inside.values_list("pk", flat=True)),
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(ADMIT)
def sale(request: HttpRequest, pk: int) -> HttpResponse:
    """Sell tickets for cash to people who stand there; they are in at once."""
    lecture = _lecture(pk)
    form = DoorSaleForm(request.POST or None, initial={"name": _("visitor"), "tickets": 1})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            booking = sell_at_door(
                actor=actor_of(request),
                lecture=lecture,
                buyer=passer_by(name=data["name"]),
                count=data["tickets"],
                tendered_fen=data["tendered"],
                key=request.POST.get("key", ""),
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
        else:
            order = booking.order
            assert order is not None  # noqa: S101 - it was just paid.
            sentence = _("Sold and let in: %(count)d. Change: %(change)s.")
            change = yuan(data["tendered"] - order.total_fen)
            values = {"count": data["tickets"], "change": change}
            messages.success(request, sentence % values)
            return redirect("payments:door", pk)
    context = {"lecture": lecture, "form": form, "key": uuid.uuid4().hex}
    return render(request, "payments/lectures/door_sale.html", context)


def _lecture(pk: int) -> Lecture:
    return get_object_or_404(Lecture.objects.select_related("room"), pk=pk)


def _tap(request: HttpRequest, lecture: Lecture) -> None:
    sent = request.POST
    if "code" in sent:
        ticket = ticket_by_code(lecture, sent["code"])
    else:
        tapped = sent.get("tap", "")
        number = int(tapped[:18]) if tapped.isascii() and tapped.isdecimal() else 0
        ticket = Ticket.objects.filter(pk=number, lecture=lecture).first()
    if ticket is None:
        messages.warning(request, _("No valid ticket was found by that."))
        return
    key = f"{sent.get('key', '')[:28]}-{ticket.pk}"
    answer = admit(actor=actor_of(request), lecture=lecture, scans=[Scan(key, ticket.pk)])
    if answer.again or answer.refused_keys:
        sentence = _("Stop: the ticket of %(name)s was used before.")
        messages.error(request, sentence % {"name": ticket.holder_name})
    else:
        messages.success(request, _("%(name)s may go in.") % {"name": ticket.holder_name})


def _page(request: HttpRequest, lecture: Lecture, refusal: Refusal | None) -> HttpResponse:
    people = [_at_door(lecture, row) for row in tickets_at_door(lecture)]
    context = {
        "lecture": lecture,
        "people": people,
        "inside": sum(person.mark == "in" for person in people),
        "key": uuid.uuid4().hex,
        "refusal": refusal,
        "may_sell": request.user.has_perm("payments.take_cash"),
        "back_url": reverse("payments:doors"),
        **_kept_context(),
    }
    return render(request, "payments/lectures/door.html", context, status=409 if refusal else 200)


def _kept_context() -> dict[str, Any]:
    return {
        "now_ms": int(clock.now().timestamp() * 1000),
        "marks_url": reverse("payments:door_marks", args=[0]),
        "store": "kept-tickets",
    }


def _at_door(lecture: Lecture, ticket: Ticket) -> AtDoor:
    digest = hashlib.sha256(f"{lecture.pk}:{ticket.code}".encode()).hexdigest()
    return AtDoor(
        ticket_id=ticket.pk,
        name=ticket.holder_name,
        short=ticket.code[-_SHORT:],
        card=digest[:20],
        mark="in" if ticket.admitted_at else "",
    )


def _read_json(request: HttpRequest) -> list[Scan] | None:
    """Return the scans, or None for what no phone of ours sends."""
    try:
        rows = json.loads(request.body)["marks"]
        return [_scan(row) for row in rows]
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None


def _scan(row: Mapping[str, Any]) -> Scan:
    return Scan(
        client_key=str(row["key"]),
        ticket_id=int(row["student"]),
        made_at=datetime.fromtimestamp(float(row["at"]) / 1000, tz=UTC),
    )
