"""Questions about money that more than one place asks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FilteredRelation, Q, QuerySet

from enrollment.models import Place
from enrollment.queries.classes import class_as_written
from payments.models import LineKind, Order, OrderLine, Payment, ProviderEvent, Receipt, Refund
from payments.queries.discounts import codes_to_prove, is_granted
from payments.states.orders import RefundState
from university import clock
from university.accounts.models import Student
from university.jobs import JobState
from university.locking import locked, require_transaction
from university.prepared import Prepared


@dataclass(frozen=True)
class Purchase:
    """A place somebody pays for: its order, when it has one, and the discounts they proved."""

    place: Place
    order: Order | None
    granted: frozenset[str]


@dataclass(frozen=True)
class Papers:
    """What is printed about a place that was ordered: the receipts in order, for what counts."""

    order: Order
    place: Place
    receipts: tuple[Receipt, ...]


def purchase_of(*, student_id: int, place_id: int) -> Purchase:
    """Return a student's place with all that its price hangs on. One statement.

    The place knows which one it replaces. Raises Place.DoesNotExist.
    """
    codes = codes_to_prove()
    rows = _purchase(clock.today(), codes, student=student_id, place=place_id)
    return _as_purchase(rows, codes)


def lock_purchase(*, student_id: int, place_id: int) -> Purchase:
    """As ``purchase_of``, the place under lock.

    On PostgreSQL, whoever waits for the lock sees the order as it was before the wait.
    """
    require_transaction()
    codes = codes_to_prove()
    rows = _locked_purchase(clock.today(), codes, student=student_id, place=place_id)
    return _as_purchase(rows, codes)


def papers_of(student: Student, number: str) -> Papers | None:
    """Return a student's order of a place, under its number, with its papers; or None.

    One statement; the class is as staff wrote it.
    """
    rows = _papers(student=student.pk, number=number)
    line = getattr(rows[0], "tuition", None) if rows else None
    if line is None or line.place is None:
        return None
    order, place = rows[0], with_class_as_written(line.place)
    order.student = place.student = student
    papers = [paper for row in rows if (paper := getattr(row, "paper", None))]
    return Papers(order, place, tuple(paper for paper in papers if _counts(paper)))


def with_class_as_written(place: Place) -> Place:
    """Put the class in hand that this process keeps; how many places are taken is not in it."""
    if teaching_class := class_as_written(place.teaching_class_id):
        place.teaching_class = teaching_class
    return place


def receipts_of(order: Order) -> tuple[Receipt, ...]:
    """Return the receipts for what counts of an order, in order."""
    rows = order.receipts.select_related("payment").order_by("pk")
    return tuple(row for row in rows if _counts(row))


def _counts(paper: Receipt) -> bool:
    """Say whether it is a receipt for money that paid the order, or a part of it."""
    return bool(paper.kind == "receipt" and paper.payment and paper.payment.counted_fen)


def _tuition_line(lines: str) -> FilteredRelation:
    """The line that every place has exactly once."""
    return FilteredRelation(lines, condition=Q(**{f"{lines}__kind": LineKind.TUITION}))


def _places_to_pay(
    on: date, codes: tuple[str, ...], *, student: int, place: int
) -> QuerySet[Place]:
    proved = {f"proved_{number}": is_granted(code, on=on) for number, code in enumerate(codes)}
    return (
        Place.objects.filter(pk=place, student_id=student)
        .annotate(tuition=_tuition_line("order_lines"), **proved)
        .select_related("tuition__order", "transfer_into__place")  # type: ignore[misc]
    )


def _as_purchase(rows: list[Place], codes: tuple[str, ...]) -> Purchase:
    if not rows:
        raise Place.DoesNotExist
    [place] = rows
    line = getattr(place, "tuition", None)
    proved = {code for number, code in enumerate(codes) if getattr(place, f"proved_{number}")}
    return Purchase(place, line.order if line else None, frozenset(proved))


def _orders_with_papers(*, student: int, number: str) -> QuerySet[Order]:
    return (
        Order.objects.filter(number=number, student_id=student)
        .annotate(tuition=_tuition_line("lines"), paper=FilteredRelation("receipts"))
        .select_related("tuition__place", "paper__payment")  # type: ignore[misc]
        .order_by("paper__pk")
    )


_purchase = Prepared(_places_to_pay)
_locked_purchase = Prepared(
    lambda *constants, **values: locked(_places_to_pay(*constants, **values))
)
_papers = Prepared(_orders_with_papers)
_lines = Prepared(
    lambda *, order: (
        OrderLine.objects.filter(order_id=order)
        .select_related("place__student__login", "place__transfer_into__place")
        .order_by("pk")
    )
)


def order_of(place: Place) -> Order | None:
    """Return the one order of a place, or None."""
    line = OrderLine.objects.filter(place=place).select_related("order").first()
    return line.order if line else None


def lines_of(order: Order) -> list[OrderLine]:
    """Return an order's lines in order, each with its place, class, term, student and login."""
    lines = _lines(order=order.pk)
    for line in lines:
        if line.place:
            with_class_as_written(line.place)
    return lines


def place_of(order: Order) -> Place | None:
    """Return the place that an order is for, with its class and term."""
    line = (
        order.lines.exclude(place=None)
        .select_related("place__teaching_class__term", "place__student")
        .first()
    )
    order.place_id = line.place_id if line else None
    return line.place if line else None


def settling_payment(order: Order) -> Payment | None:
    """Return the payment that paid for the order: not one that went straight back."""
    return order.payments.exclude(refunds__reason_code="homeless").order_by("pk").first()


def refunds_after(order: Order) -> list[Refund]:
    """Return the refunds of an order's money, also of what an order before it carried over."""
    mine = Refund.objects.filter(Q(payment__order=order) | Q(parts__line__order=order))
    return list(mine.distinct().select_related("payment").order_by("pk"))


def homeless_payments() -> QuerySet[Payment]:
    """Money that found no order to pay, newest first, with its refunds."""
    homeless = Payment.objects.filter(Q(order=None) | Q(refunds__reason_code="homeless"))
    return homeless.select_related("order__student").prefetch_related("refunds").distinct()


def refunds_at_desk() -> QuerySet[Refund]:
    """Refunds that a cashier pays out, oldest first."""
    due = Refund.objects.filter(state=RefundState.DUE, provider="cash")
    return due.select_related("payment__order__student").order_by("pk")


def stuck_refunds() -> QuerySet[Refund]:
    """Refunds that the provider refused, or that we asked for in vain: a person must look."""
    stuck = Refund.objects.filter(Q(state=RefundState.FAILED) | Q(job_state=JobState.FAILED))
    return stuck.exclude(state=RefundState.DONE).select_related("payment__order__student")


def events_for_staff() -> QuerySet[ProviderEvent]:
    """Disputes, refunds made elsewhere and payments that are not ours, newest first."""
    return ProviderEvent.objects.exclude(attention="")
