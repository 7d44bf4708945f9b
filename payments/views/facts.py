"""Facts about an order or a place as (label, words), for pages and papers."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import ClassSession, SessionState, TeachingClass
from enrollment.models import Place
from payments.models import Order, OrderKind, OrderLine
from payments.services.orders import quote
from payments.services.parts import parts_of
from payments.words.fees import discount_words
from university.money import yuan
from university.public_cache import kept
from university.words import clocktime, day, full_moment, moment, weekday

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Bill:
    """What is to be paid for a place: the frozen lines, or today's price when none is frozen."""

    lines: list[OrderLine]
    order: Order | None

    @property
    def total_fen(self) -> int:
        """Sum of the lines, in fen."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def owed(self) -> Order:
        """The order, or an unsaved one that stands for it."""
        return self.order or Order(kind=OrderKind.PLACE, total_fen=self.total_fen)

    def facts(self) -> Facts:
        """Return each line: price, discount in words, what remains."""
        rows: Facts = []
        for line in self.lines:
            words = yuan(line.list_price_fen)
            if reduced := discount_words(line):
                words = f"{words}，{reduced}"
            rows.append((line.get_kind_display(), words))
        return rows


def parts_facts(order: Order) -> Facts:
    """Return each part that came of an open order, with its day and paper; then the whole sum."""
    rows = [
        (
            _("Paid already"),
            f"{yuan(paper.amount_fen)}　{day(paper.issued_at)}　{paper.number}",
        )
        for paper in parts_of(order)
    ]
    return [(_("Whole sum"), yuan(order.total_fen)), *rows] if rows else []


def bill_for(place: Place, order: Order | None, granted: Collection[str] | None = None) -> Bill:
    """Return the bill of a place; reading it promises nothing and writes nothing.

    ``granted`` are the discounts that the student proved, where they are in hand.
    """
    if order:
        return Bill(list(order.lines.order_by("pk")), order)
    return Bill(quote(student=place.student, place=place, granted=granted), None)


def first_session(teaching_class: TeachingClass) -> ClassSession | None:
    """Return the first meeting that takes place."""
    planned = ClassSession.objects.filter(teaching_class=teaching_class, state=SessionState.PLANNED)
    return kept(
        f"first_session:{teaching_class.pk}",
        lambda: planned.select_related("room").order_by("starts_at").first(),
    )


def class_facts(teaching_class: TeachingClass) -> Facts:
    """Return class, weekday and time, room and how to get there."""
    slot, room = teaching_class.slot, teaching_class.room
    rows = [
        (_("Class"), teaching_class.name),
        (_("Term"), teaching_class.term.name),
        (_("Time"), f"每周{weekday(teaching_class.weekday)[-1]} {clocktime(slot.starts)}"),
    ]
    if room:
        rows.append((_("Room"), room.name))
        rows.append((_("Way there"), room.directions))
    return rows


def session_facts(teaching_class: TeachingClass) -> Facts:
    """Return when the first meeting is and what to bring."""
    first = first_session(teaching_class)
    rows = [(_("First meeting"), moment(first.starts_at))] if first else []
    bring = teaching_class.course.what_to_bring
    return [*rows, (_("Please bring"), bring or _("your student card"))]


def pay_by_words(place: Place) -> str:
    """Return until when a held place is kept."""
    return moment(place.held_until) if place.held_until else ""


def order_facts(order: Order) -> Facts:
    """Return number, day and sum of an order."""
    return [
        (_("Order number"), order.number),
        (_("Made on"), full_moment(order.created_at)),
        (_("Sum"), yuan(order.total_fen)),
    ]


def day_words(place: Place) -> str:
    """Return the first day of the term of a place."""
    return day(place.teaching_class.term.starts_on)
