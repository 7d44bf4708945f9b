"""What pages and papers say about a lecture and a ticket, as (label, words)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import words
from courses.models import Lecture
from payments.models import BookingMove, LectureBooking, OrderLine, Ticket
from payments.pricing.tuition import Price
from payments.services.lectures.returning import return_deadline
from payments.states.tickets import BookingState, TicketState
from payments.words.fees import discount_words, less_words
from university.money import yuan
from university.words import moment

Facts = list[tuple[str, str]]


def lecture_facts(lecture: Lecture) -> Facts:
    """Return what it is, when and where."""
    return [
        (_("Lecture"), lecture.title),
        (_("Speaker"), lecture.speaker),
        (_("When"), words.lecture_when(lecture)),
        (_("Where"), words.room_words(lecture.room)),
        (_("Way there"), words.way_words(lecture.room)),
    ]


def ticket_facts(ticket: Ticket) -> Facts:
    """Return for whom a ticket is, its lecture and its price."""
    return [
        (pgettext("lecture", "For"), ticket.holder_name),
        *lecture_facts(ticket.lecture),
        (
            pgettext("lecture", "Price"),
            f"{yuan(ticket.price_fen)}，{ticket.get_price_kind_display()}",
        ),
        (_("Money back"), _("until %(when)s") % {"when": moment(return_deadline(ticket.booking))}),
    ]


def price_words(kind: str, price: Price) -> str:
    """Return ``16元，学员价，70岁优惠（八折），少交4元`` for a ticket of this kind."""
    words = [yuan(price.amount_fen), kind]
    if price.discount_fen:
        words.append(less_words(price.name, price.list_fen, price.discount_fen, price.funder))
    return "，".join(words)


def line_words(line: OrderLine, ticket: Ticket) -> str:
    """Return the same for a ticket that was taken, from the line that keeps its price."""
    words = [yuan(line.amount_fen), ticket.get_price_kind_display(), discount_words(line)]
    return "，".join(filter(None, words))


def swap_words(move: BookingMove) -> str:
    """Return when and by whom tickets were moved here, from which lecture, and why."""
    return _("%(when)s, moved here from %(title)s (%(before)s) by %(who)s: %(reason)s") % {
        "when": moment(move.at),
        "title": move.from_lecture.title,
        "before": moment(move.from_lecture.starts_at),
        "who": move.actor.get_full_name() or move.actor.get_username(),
        "reason": move.reason,
    }


def ticket_standing(ticket: Ticket) -> tuple[str, str]:
    """Return how a ticket stands: the code that colours the label, and the word."""
    booking: LectureBooking = ticket.booking
    if ticket.state == TicketState.RETURNED or booking.state == BookingState.ENDED:
        return "cancelled", _("ticket given back")
    if booking.state == BookingState.LAPSED:
        return "lapsed", _("not paid in time")
    if booking.state == BookingState.HELD:
        return "held", _("to be paid")
    if ticket.admitted_at is not None:
        return "done", _("ticket used")
    return "confirmed", _("valid")


def code_words(ticket: Ticket) -> str:
    """Return the code in groups of four digits."""
    return " ".join(ticket.code[at : at + 4] for at in range(0, len(ticket.code), 4))
