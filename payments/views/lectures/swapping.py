"""The desk moves one booking to another lecture or date: what can be had, one press each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import Lecture
from payments.forms.lectures import SwapForm
from payments.models import BookingMove, LectureBooking
from payments.queries.tickets import lectures_to_swap_to, moves_of, seated_by_lecture
from payments.services.lectures.goods import ticket_count
from payments.services.lectures.swapping import (
    SELL,
    Seated,
    move_booking,
    other_price_words,
    require_swappable,
    seated,
)
from payments.views.lectures.words import lecture_facts, swap_words
from payments.views.people import actor_of
from university.desk.access import desk_required
from university.pages.paging import a_page_of
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(SELL)
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the tickets can go; on POST move them."""
    rows = LectureBooking.objects.select_related("lecture__room", "student__login", "login")
    booking = get_object_or_404(rows, pk=pk)
    form = SwapForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            move = move_booking(
                actor=actor_of(request),
                booking=booking,
                to_lecture=form.cleaned_data["lecture"],
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refused:
            refusal = refused
        else:
            _say_moved(request, move)
            return redirect("payments:lecture_desk", move.to_lecture_id)
    return _page(request, booking, form, refusal)


def _page(
    request: HttpRequest, booking: LectureBooking, form: SwapForm, refusal: Refusal | None
) -> HttpResponse:
    found = seated(booking)
    status = 409 if refusal else 200
    try:
        require_swappable(found)
    except Refusal as refused:
        refusal = refusal or refused
        screen = None
    else:
        screen = a_page_of(lectures_to_swap_to(booking, found.count), request)
    context = {
        "booking": booking,
        "facts": _facts(found),
        "form": form,
        "refusal": refusal,
        "page_obj": screen,
        "rows": _rows(found, list(screen or ())),
        "moves": [swap_words(move) for move in moves_of(booking)],
    }
    return render(request, "payments/lectures/desk/swap.html", context, status=status)


def _rows(found: Seated, lectures: list[Lecture]) -> list[tuple[Lecture, str]]:
    """Return each lecture with the words for why it cannot be had without money."""
    buyer, pks = found.buyer, [row.pk for row in lectures]
    had = seated_by_lecture(buyer.owner, pks) if buyer.is_known else {}
    return [(row, other_price_words(found, row, had.get(row.pk, {}))) for row in lectures]


def _facts(found: Seated) -> list[tuple[str, str]]:
    names = "、".join(ticket.holder_name for ticket in found.tickets)
    return [
        (_("Buyer"), found.booking.buyer_name),
        (_("Tickets"), f"{ticket_count(found.count)}　{names}"),
        *lecture_facts(found.booking.lecture)[:4],
    ]


def _say_moved(request: HttpRequest, move: BookingMove) -> None:
    words = {"name": move.booking.buyer_name, "tickets": ticket_count(move.tickets)}
    messages.success(request, _("%(name)s: %(tickets)s moved to this lecture.") % words)
    if not move.booking.phone:
        messages.warning(request, _("The buyer has no phone. Please print the new tickets."))
