"""What each of several tickets costs, and how many one buyer may have."""

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Lecture
from payments.models import TicketPrice
from payments.pricing.tuition import Price, price_ticket
from payments.queries.discounts import granted_codes, rules_in_force
from payments.queries.tickets import is_enrolled, seated_by_price
from payments.services.lectures.buyers import TicketBuyer
from university import clock
from university.accounts.models import Student
from university.refusals import Refusal

AT_STUDENT_PRICE = (TicketPrice.STUDENT, TicketPrice.COMPANION)


def prices_for(buyer: TicketBuyer, lecture: Lecture, count: int) -> list[tuple[TicketPrice, Price]]:
    """Return the kind of price and the price of each of ``count`` further tickets.

    An enrolled student pays the student price, and so do those who come along, up to
    ``lecture.student_tickets_each``; everybody else pays the full price. On the first ticket a
    student has for a lecture, which is their own, the one best discount counts as well; their age
    is that on the day of the lecture.
    """
    had = seated_by_price(buyer.owner, lecture.pk) if buyer.is_known else {}
    reduced = sum(had.get(kind, 0) for kind in AT_STUDENT_PRICE)
    left = lecture.student_tickets_each - reduced if is_enrolled(buyer.student) else 0
    kinds = []
    for number in range(count):
        if number >= left:
            kinds.append(TicketPrice.FULL)
        elif number or had.get(TicketPrice.STUDENT):
            kinds.append(TicketPrice.COMPANION)
        else:
            kinds.append(TicketPrice.STUDENT)
    prices = [_whole(lecture, kind) for kind in kinds]
    if prices and buyer.student and not sum(had.values()):
        prices[0] = _own(buyer.student, lecture, prices[0])
    return list(zip(kinds, prices, strict=True))


def tickets_left(buyer: TicketBuyer, lecture: Lecture) -> int:
    """Return how many further tickets of a lecture a buyer may have."""
    if not buyer.is_known:
        return lecture.tickets_each
    had = sum(seated_by_price(buyer.owner, lecture.pk).values())
    return max(lecture.tickets_each - had, 0)


def require_few(buyer: TicketBuyer, lecture: Lecture, count: int) -> None:
    """Raise Refusal ``too_many_tickets`` when a buyer would have more than the lecture allows."""
    if count > tickets_left(buyer, lecture):
        raise Refusal(
            "too_many_tickets",
            _("One person may have %(number)d tickets for this lecture.")
            % {"number": lecture.tickets_each},
            _("Please take fewer, or ask the others to buy their own."),
        )


def list_fen(lecture: Lecture, kind: str) -> int:
    """Return what a ticket at this kind of price costs before any discount, in fen."""
    return lecture.student_price_fen if kind in AT_STUDENT_PRICE else lecture.price_fen


def _whole(lecture: Lecture, kind: TicketPrice) -> Price:
    fen = list_fen(lecture, kind)
    return Price(list_fen=fen, amount_fen=fen)


def _own(student: Student, lecture: Lecture, price: Price) -> Price:
    return price_ticket(
        price.list_fen,
        rules_in_force(),
        age=student.age_on(timezone.localdate(lecture.starts_at)),
        granted=granted_codes(student, on=clock.today()),
    )
