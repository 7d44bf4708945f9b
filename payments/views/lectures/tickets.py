"""My tickets: the list, one on the phone or on paper, giving it back, broadcast and recording."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Lecture
from payments.forms.lectures import NamesForm
from payments.models import LectureBooking, LectureWaiting, Ticket
from payments.queries.tickets import VALID
from payments.services.lectures.returning import (
    rename_ticket,
    return_deadline,
    return_offer,
    return_ticket,
)
from payments.states.tickets import BookingState, TicketState, WaitingState
from payments.views.lectures.buying import refused
from payments.views.lectures.people import buyer_required, mine, my_ticket, shown_lecture
from payments.views.lectures.words import code_words, ticket_facts, ticket_standing
from payments.views.people import actor_of, require_may_pay
from university import clock
from university.money import yuan
from university.pages.paging import a_page_of
from university.qr import qr_svg
from university.refusals import Refusal
from university.words import moment

#: So long before and after the lecture the broadcast can be opened.
LIVE_OPENS = timedelta(minutes=30)


@require_safe
@buyer_required
def my_tickets(request: HttpRequest) -> HttpResponse:
    """All bookings, six a screen, lectures to come first; and what I wait for."""
    rows = LectureBooking.objects.filter(mine(request)).select_related("lecture__room", "order")
    screen = a_page_of(rows.order_by("-lecture__starts_at", "-pk"), request)
    waiting = LectureWaiting.objects.filter(mine(request), state=WaitingState.WAITING)
    context = {
        "page_obj": screen,
        "rows": [(row, *_booking_standing(row)) for row in screen.object_list],
        "waiting": waiting.select_related("lecture"),
    }
    return render(request, "payments/lectures/mine.html", context)


@require_safe
@buyer_required
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """One ticket: the QR code big, the facts, what can be done with it."""
    row = my_ticket(request, pk)
    status, word = ticket_standing(row)
    lecture = row.lecture
    is_valid = status in ("confirmed", "done")
    has_replay = lecture.has_replay and lecture.ends_at < clock.now()
    context = {
        "ticket": row,
        "lecture": lecture,
        "facts": ticket_facts(row),
        "status": status,
        "word": word,
        "is_valid": is_valid,
        "qr": qr_svg(row.code) if is_valid else "",
        "code": code_words(row),
        "was_moved": row.booking.return_until is not None and status == "confirmed",
        "may_return": status == "confirmed" and clock.now() <= return_deadline(row.booking),
        "return_until": moment(return_deadline(row.booking)),
        "has_replay": has_replay and is_valid,
        "is_live": bool(lecture.live_url) and lecture.ends_at > clock.now() and is_valid,
    }
    return render(request, "payments/lectures/ticket.html", context)


@require_safe
@buyer_required
def ticket_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticket on one sheet."""
    row = my_ticket(request, pk)
    return render(request, "payments/lectures/ticket_paper.html", paper_context(row))


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes back; on POST give the ticket back."""
    row = my_ticket(request, pk)
    try:
        # Money that goes back is paying, too.
        require_may_pay(request)
        if request.method == "POST":
            return_ticket(actor=actor_of(request), ticket=row)
            return redirect("payments:tickets_done", row.booking.order.number)  # type: ignore[union-attr]
        offer = return_offer(ticket=row)
    except Refusal as refusal:
        return refused(request, refusal, row.lecture)
    amount = {"amount": yuan(offer.refund_fen)}
    if not offer.refund_fen:
        money = _("You have paid nothing, so nothing goes back.")
    elif offer.is_cash:
        money = _("%(amount)s goes back to you in cash at the desk.") % amount
    else:
        money = _("%(amount)s goes back the way you paid, within five working days.") % amount
    context = {"ticket": row, "facts": ticket_facts(row)[:4], "money": money}
    return render(request, "payments/lectures/give_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who comes instead."""
    row = my_ticket(request, pk)
    form = NamesForm(request.POST or None, count=1)
    if request.method == "POST" and form.is_valid():
        try:
            require_may_pay(request)
            rename_ticket(actor=actor_of(request), ticket=row, name=form.names()[0])
        except Refusal as refusal:
            return refused(request, refusal, row.lecture)
        return redirect("payments:ticket", pk)
    return render(request, "payments/lectures/rename.html", {"ticket": row, "form": form})


@require_safe
@buyer_required
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """The recording, for people with a ticket, once the lecture is over."""
    lecture = _lecture_of_mine(request, pk)
    if not (lecture.has_replay and lecture.ends_at < clock.now()):
        raise Http404
    is_over = lecture.replay_until is not None and lecture.replay_until < clock.today()
    context = {"lecture": lecture, "is_over": is_over}
    return render(request, "payments/lectures/replay.html", context)


@require_safe
@buyer_required
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The broadcast, for people with a ticket, around the time."""
    lecture = _lecture_of_mine(request, pk)
    if not lecture.live_url or lecture.called_off_at is not None:
        raise Http404
    now, opens = clock.now(), lecture.starts_at - LIVE_OPENS
    context = {
        "lecture": lecture,
        "opens": moment(opens),
        "is_early": now < opens,
        "is_over": now > lecture.ends_at + LIVE_OPENS,
    }
    return render(request, "payments/lectures/live.html", context)


def _lecture_of_mine(request: HttpRequest, pk: int) -> Lecture:
    """Return the lecture; 404 for who has no valid ticket for it."""
    lecture = shown_lecture(pk)
    bookings = LectureBooking.objects.filter(mine(request))
    if not Ticket.objects.filter(VALID, lecture=lecture, booking__in=bookings).exists():
        raise Http404
    return lecture


def paper_context(row: Ticket) -> dict[str, object]:
    """Return what a ticket on paper prints; only a valid one has a paper."""
    is_valid = row.state == TicketState.KEPT and row.booking.state == BookingState.CONFIRMED
    if not is_valid:
        raise Http404
    return {
        "ticket": row,
        "facts": ticket_facts(row),
        "qr": qr_svg(row.code),
        "code": code_words(row),
    }


def _booking_standing(booking: LectureBooking) -> tuple[str, str]:
    if booking.lecture.called_off_at is not None:
        return "cancelled", _("called off")
    if booking.state == BookingState.ENDED:
        return "cancelled", _("ticket given back")
    code = {
        BookingState.HELD: "held",
        BookingState.CONFIRMED: "confirmed",
        BookingState.LAPSED: "lapsed",
    }.get(BookingState(booking.state), "cancelled")
    return code, booking.get_state_display()
