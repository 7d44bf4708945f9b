"""The desk for lecture bookings: all at a glance, one lecture, and what is done with it."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Lecture
from payments.forms.lectures import (
    CallOffForm,
    DeskSaleForm,
    MoveForm,
    NewsForm,
    ReasonForm,
    SeatsForm,
)
from payments.models import BookingChannel, LectureBooking, Refund, Ticket
from payments.queries.tickets import moves_of, tickets_at_door, waiting_by_lecture, with_figures
from payments.services.lectures.buyers import passer_by, student_buyer
from payments.services.lectures.holding import give_up_booking, hold_tickets
from payments.services.lectures.messages import tell_again
from payments.services.lectures.offers import join_waitlist
from payments.services.lectures.returning import RUN, return_by_exception, return_ticket
from payments.services.lectures.running import (
    call_off_lecture,
    change_seats,
    move_lecture,
    tell_holders,
)
from payments.states.tickets import BookingState
from payments.views.lectures.tickets import paper_context
from payments.views.lectures.words import code_words, swap_words, ticket_facts, ticket_standing
from payments.views.people import actor_of
from payments.views.refund_words import refund_words
from university import clock
from university.desk.access import desk_required
from university.pages.paging import a_page_of
from university.refusals import Refusal

LOOK = "payments.view_lecturebooking"
SELL = "payments.sell_tickets"
_answers = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@desk_required(LOOK)
def board(request: HttpRequest) -> HttpResponse:
    """Each lecture in one row, to come or, with ``?past=1``, over."""
    now, is_past = clock.now(), bool(request.GET.get("past"))
    rows = Lecture.objects.select_related("room")
    rows = rows.filter(ends_at__lt=now) if is_past else rows.filter(ends_at__gte=now)
    ordered = with_figures(rows).order_by("-starts_at" if is_past else "starts_at", "pk")
    screen = a_page_of(ordered, request)
    waiting = waiting_by_lecture([row.pk for row in screen.object_list])
    context = {
        "page_obj": screen,
        "rows": [(row, waiting.get(row.pk, 0)) for row in screen.object_list],
        "is_past": is_past,
        "query": "&past=1" if is_past else "",
    }
    return render(request, "payments/lectures/desk/board.html", context)


@require_safe
@desk_required(LOOK)
def lecture(request: HttpRequest, pk: int) -> HttpResponse:
    """One lecture: its figures, who has seats, who waits, and the buttons."""
    row: Any = get_object_or_404(with_figures(Lecture.objects.select_related("room")), pk=pk)
    bookings = (
        LectureBooking.objects.filter(lecture=pk)
        .select_related("order", "student__login", "login")
        .prefetch_related("tickets")
        .order_by("-pk")
    )
    is_over = row.ends_at < clock.now()
    context = {
        "lecture": row,
        "page_obj": a_page_of(bookings, request),
        "waiting": row.waiting.filter(state="waiting").order_by("rank", "pk"),
        "unreached": [
            booking
            for booking in bookings
            if booking.state in BookingState.live() and not booking.phone
        ],
        "no_shows": row.sold - row.came if is_over else None,
        "is_over": is_over,
        "has_begun": row.starts_at <= clock.now(),
        "may_sell": request.user.has_perm(SELL),
        "may_run": request.user.has_perm(RUN),
    }
    return render(request, "payments/lectures/desk/lecture.html", context)


@_answers
@desk_required(SELL)
def sell(request: HttpRequest, pk: int) -> HttpResponse:
    """Take tickets for somebody at the desk; the till takes the cash."""
    row = get_object_or_404(Lecture, pk=pk)
    form = DeskSaleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        buyer = (
            student_buyer(data["student"])
            if data["student"]
            else passer_by(name=data["name"], phone=data["phone"])
        )
        names = [buyer.name, *data["companions"]]
        try:
            if "wait" in request.POST:
                join_waitlist(actor=actor_of(request), buyer=buyer, lecture=row, seats=len(names))
                return redirect("payments:lecture_desk", pk)
            booking = hold_tickets(
                actor=actor_of(request),
                buyer=buyer,
                lecture=row,
                names=names,
                channel=BookingChannel.DESK,
            )
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
        else:
            order = booking.order
            if order and order.total_fen and request.user.has_perm("payments.take_cash"):
                return redirect("payments:till_order", order.number)
            return redirect("payments:lecture_desk", pk)
    return _form_page(
        request, row, form, _("Sell tickets"), other=("wait", _("Put on the waitlist"))
    )


@_answers
@desk_required(RUN)
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """Another number of seats."""
    row = get_object_or_404(Lecture, pk=pk)
    form = SeatsForm(request.POST or None, initial={"capacity": row.capacity})
    return _run(
        request,
        row,
        form,
        _("Change the seats"),
        lambda data: change_seats(actor=actor_of(request), lecture=row, capacity=data["capacity"]),
    )


@_answers
@desk_required(RUN)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time or room; everybody is told."""
    row = get_object_or_404(Lecture, pk=pk)
    starts = timezone.localtime(row.starts_at)
    initial = {"starts_at": starts, "ends_at": timezone.localtime(row.ends_at), "room": row.room}
    form = MoveForm(request.POST or None, initial=initial)
    return _run(
        request,
        row,
        form,
        _("Move the lecture"),
        lambda data: move_lecture(actor=actor_of(request), lecture=row, **data),
        warning=_("Everybody with a ticket is told, and may take the money back."),
    )


@_answers
@desk_required(RUN)
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off; everybody is told and paid back."""
    row = get_object_or_404(Lecture, pk=pk)
    return _run(
        request,
        row,
        CallOffForm(request.POST or None),
        _("Call the lecture off"),
        lambda data: call_off_lecture(
            actor=actor_of(request), lecture=row, because=data["because"]
        ),
        warning=_("Everybody is told and paid back. This cannot be undone."),
    )


@_answers
@desk_required(RUN)
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """A text message to everybody with tickets."""
    row = get_object_or_404(Lecture, pk=pk)
    return _run(
        request,
        row,
        NewsForm(request.POST or None),
        _("Write to all holders"),
        lambda data: _say_reached(
            request,
            *tell_holders(
                actor=actor_of(request),
                lecture=row,
                news=data["news"],
                key=request.POST.get("key", ""),
            ),
        ),
    )


@_answers
@desk_required(SELL)
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """One ticket: print it, send it again, take it back by the rule or by exception."""
    row = _ticket(pk)
    form = ReasonForm(request.POST if "exception" in request.POST else None)
    refusal = None
    if request.method == "POST":
        try:
            if "again" in request.POST:
                _send_again(request, row)
                return redirect("payments:lecture_ticket", pk)
            if "by_rule" in request.POST:
                return_ticket(actor=actor_of(request), ticket=row)
                return redirect("payments:lecture_ticket", pk)
            if form.is_valid():
                reason = form.cleaned_data["reason"]
                return_by_exception(actor=actor_of(request), ticket=row, reason=reason)
                return redirect("payments:lecture_ticket", pk)
        except Refusal as refused:
            refusal = refused
    status, word = ticket_standing(row)
    context = {
        "ticket": row,
        "lecture": row.lecture,
        "facts": [*ticket_facts(row), (_("Buyer"), row.booking.buyer_name)],
        "code": code_words(row),
        "status": status,
        "word": word,
        "moves": [swap_words(move) for move in moves_of(row.booking)],
        "refunds": [refund_words(one) for one in Refund.objects.filter(unique_key=f"ticket:{pk}")],
        "form": form,
        "refusal": refusal,
        "may_run": request.user.has_perm(RUN),
    }
    return render(
        request, "payments/lectures/desk/ticket.html", context, status=409 if refusal else 200
    )


@require_safe
@desk_required(SELL)
def ticket_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A ticket on paper for somebody without a phone."""
    return render(request, "payments/lectures/ticket_paper.html", paper_context(_ticket(pk)))


@require_POST
@desk_required(SELL)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Give unpaid seats back for somebody."""
    booking = get_object_or_404(LectureBooking, pk=pk)
    try:
        give_up_booking(actor=actor_of(request), booking=booking)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.next_step}")
    return redirect("payments:lecture_desk", booking.lecture_id)


@require_safe
@desk_required(LOOK)
def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for the door on paper: name, last digits of the code, a line to sign."""
    row = get_object_or_404(Lecture.objects.select_related("room"), pk=pk)
    people = [(one.holder_name, one.code[-4:]) for one in tickets_at_door(row)]
    context = {"lecture": row, "people": people}
    return render(request, "payments/lectures/desk/sheet.html", context)


def _ticket(pk: int) -> Ticket:
    rows = Ticket.objects.select_related(
        "booking__order", "booking__student__login", "booking__login", "lecture__room"
    )
    return get_object_or_404(rows, pk=pk)


def _send_again(request: HttpRequest, row: Ticket) -> None:
    if tell_again(ticket=row, code=code_words(row), key=request.POST.get("key", "")):
        messages.success(request, _("The ticket was sent again."))
    else:
        messages.warning(request, _("The buyer has no phone. Please print the ticket."))


def _say_reached(request: HttpRequest, reached: int, unreached: int) -> None:
    sentence = _("Told: %(reached)d. Without a phone: %(unreached)d.")
    messages.success(request, sentence % {"reached": reached, "unreached": unreached})


def _run(
    request: HttpRequest,
    row: Lecture,
    form: forms.Form,
    title: str,
    act: Callable[[dict[str, Any]], object],
    *,
    warning: str = "",
) -> HttpResponse:
    """Show a form; when it is sent, do it, and say what stands in the way."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
        else:
            return redirect("payments:lecture_desk", row.pk)
    return _form_page(request, row, form, title, warning=warning)


def _form_page(
    request: HttpRequest,
    row: Lecture,
    form: forms.Form,
    title: str,
    *,
    warning: str = "",
    other: tuple[str, str] | None = None,
) -> HttpResponse:
    """Show a form; ``other`` is the name and the words of a second button."""
    context = {
        "other": other,
        "lecture": row,
        "form": form,
        "title": title,
        "warning": warning,
        "key": uuid.uuid4().hex,
    }
    return render(request, "payments/lectures/desk/form.html", context)
