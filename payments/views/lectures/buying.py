"""Buying tickets: how many, for whom, check, pay. One question a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Lecture
from payments.forms.lectures import CountForm, NamesForm
from payments.models import BookingChannel, LectureBooking
from payments.providers.registry import CASH, online_providers
from payments.queries.orders import settling_payment
from payments.services.attempts import start_payment
from payments.services.lectures.holding import (
    give_up_booking,
    hold_deadline,
    hold_tickets,
    no_seats,
    require_on_sale,
)
from payments.services.lectures.pricing import prices_for, tickets_left
from payments.services.orders import settle_free
from payments.states.orders import AttemptState, OrderState
from payments.states.tickets import BookingState
from payments.views.checkout import to_pay_page
from payments.views.lectures.people import (
    buyer_of,
    buyer_required,
    my_booking,
    shown_lecture,
    student_in_hand,
)
from payments.views.lectures.words import (
    Facts,
    code_words,
    lecture_facts,
    line_words,
    price_words,
    ticket_standing,
)
from payments.views.people import actor_of, require_may_pay
from payments.views.refund_words import refund_words
from university import clock
from university.refusals import Refusal
from university.words import moment

_SESSION = "tickets_for"


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how many tickets."""
    lecture = shown_lecture(pk)
    try:
        most = _most(request, lecture)
    except Refusal as refusal:
        return refused(request, refusal, lecture)
    form = CountForm(request.POST or None, most=most)
    if request.method == "POST" and form.is_valid():
        return redirect(_names_path(lecture, form.cleaned_data["tickets"]))
    return render(request, "payments/lectures/count.html", {"form": form, "lecture": lecture})


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for whom; whoever buys stands first."""
    lecture = shown_lecture(pk)
    try:
        most = _most(request, lecture)
    except Refusal as refusal:
        return refused(request, refusal, lecture)
    asked = request.GET.get("tickets", "")
    number = int(asked) if asked in {str(some) for some in range(1, most + 1)} else 1
    student = student_in_hand(request)
    first = {"name1": student.name} if student else {}
    form = NamesForm(request.POST or None, count=number, initial=first)
    if request.method == "POST" and form.is_valid():
        request.session[_SESSION] = {**request.session.get(_SESSION, {}), str(pk): form.names()}
        return redirect("payments:tickets_check", pk)
    context = {"form": form, "lecture": lecture, "count": number}
    return render(request, "payments/lectures/names.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything before seats are taken; on POST take them."""
    lecture = shown_lecture(pk)
    wanted = request.session.get(_SESSION, {}).get(str(pk))
    if not wanted:
        return redirect("payments:tickets_count", pk)
    buyer = buyer_of(request, wanted[0])
    prices = prices_for(buyer, lecture, len(wanted))
    total = sum(price.amount_fen for _kind, price in prices)
    is_stale = request.method == "POST" and request.POST.get("seen") != str(total)
    try:
        require_on_sale(lecture, BookingChannel.WEB)
        if request.method == "POST" and not is_stale:
            booking = hold_tickets(
                actor=actor_of(request),
                buyer=buyer,
                lecture=lecture,
                names=wanted,
                channel=BookingChannel.WEB,
            )
            _forget(request, pk)
            return redirect("payments:tickets_pay", booking.order.number)  # type: ignore[union-attr]
    except Refusal as refusal:
        return refused(request, refusal, lecture)
    until = hold_deadline(lecture, BookingChannel.WEB, clock.now())
    rows: Facts = [
        (name, price_words(str(kind.label), price))
        for name, (kind, price) in zip(wanted, prices, strict=True)
    ]
    context = {
        "lecture": lecture,
        "facts": lecture_facts(lecture)[:4],
        "rows": rows,
        "total_fen": total,
        "is_stale": is_stale,
        "promises": [
            (_("Pay before"), moment(until)),
            (_("Money back"), _("until %(when)s") % {"when": moment(lecture.refund_until)}),
        ],
        "names_path": _names_path(lecture, len(wanted)),
    }
    return render(request, "payments/lectures/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Ask how to pay, or give the seats back."""
    booking = my_booking(request, number)
    order = booking.order
    if order is None or order.state != OrderState.OPEN or booking.state != BookingState.HELD:
        return redirect("payments:tickets_done", number)
    try:
        if request.method == "POST":
            return _pay(request, booking)
    except Refusal as refusal:
        return refused(request, refusal, booking.lecture)
    context = {
        "booking": booking,
        "order": order,
        "facts": [
            *lecture_facts(booking.lecture)[:4],
            *(
                (line.ticket.holder_name, line_words(line, line.ticket))
                for line in order.lines.select_related("ticket").order_by("pk")
                if line.ticket
            ),
            (_("Pay before"), moment(booking.held_until)),
        ],
        "total_fen": order.total_fen,
        "providers": online_providers(),
        "is_begun": order.attempts.filter(state__in=AttemptState.live()).exists(),
    }
    return render(request, "payments/lectures/pay.html", context)


@require_safe
@buyer_required
def done(request: HttpRequest, number: str) -> HttpResponse:
    """Say how a booking stands, and lead to each ticket."""
    booking = my_booking(request, number)
    order = booking.order
    if order is None:
        return redirect("payments:tickets_mine")
    if booking.state == BookingState.HELD and order.state == OrderState.PAID:
        return redirect("payments:returned", number)
    payment = settling_payment(order)
    refunds = payment.refunds.order_by("pk") if payment else ()
    tickets = [
        (ticket, *ticket_standing(ticket), code_words(ticket))
        for ticket in booking.tickets.select_related("booking", "lecture").order_by("pk")
    ]
    context = {
        "booking": booking,
        "order": order,
        "lecture": booking.lecture,
        "facts": [*lecture_facts(booking.lecture), (_("Order number"), number)],
        "tickets": tickets,
        "is_valid": booking.state == BookingState.CONFIRMED,
        "refunds": [refund_words(refund) for refund in refunds],
        "receipt": order.receipts.filter(kind="receipt").first(),
    }
    return render(request, "payments/lectures/done.html", context)


def refused(request: HttpRequest, refusal: Refusal, lecture: Lecture) -> HttpResponse:
    """A page that says why not, and leads to the waitlist where seats are the reason; 409."""
    context = {"refusal": refusal, "lecture": lecture, "may_wait": refusal.code == "lecture_full"}
    return render(request, "payments/lectures/refused.html", context, status=409)


def _most(request: HttpRequest, lecture: Lecture) -> int:
    """Return how many tickets may be taken now; raises the Refusal that taking one would raise."""
    require_on_sale(lecture, BookingChannel.WEB)
    if not lecture.seats_left:
        raise no_seats()
    left = tickets_left(buyer_of(request), lecture)
    if not left:
        raise Refusal(
            "too_many_tickets",
            _("You have as many tickets as one person may have."),
            _("You find them under My tickets."),
        )
    return min(left, lecture.seats_left)


def _pay(request: HttpRequest, booking: LectureBooking) -> HttpResponse:
    actor, order = actor_of(request), booking.order
    assert order is not None  # noqa: S101 - the page has looked.
    if "give_up" in request.POST:
        give_up_booking(actor=actor, booking=booking)
        return redirect("payments:tickets_done", order.number)
    require_may_pay(request)
    if not order.total_fen:
        settle_free(order=order)
        return redirect("payments:tickets_done", order.number)
    provider = request.POST.get("provider", "")
    if provider == CASH:
        return redirect("payments:cash", order.number)
    return to_pay_page(order, start_payment(actor=actor, order=order, provider=provider))


def _names_path(lecture: Lecture, number: int) -> str:
    return f"{reverse('payments:tickets_names', args=[lecture.pk])}?tickets={number}"


def _forget(request: HttpRequest, pk: int) -> None:
    kept = {key: row for key, row in request.session.get(_SESSION, {}).items() if key != str(pk)}
    request.session[_SESSION] = kept
