"""Questions about money that more than one place asks."""

from django.db.models import Q, QuerySet

from enrollment.models import Place
from payments.models import Order, OrderLine, Payment, ProviderEvent, Refund
from payments.states.orders import RefundState
from university.jobs import JobState


def order_of(place: Place) -> Order | None:
    """Return the one order of a place, or None."""
    line = OrderLine.objects.filter(place=place).select_related("order").first()
    return line.order if line else None


def lines_of(order: Order) -> list[OrderLine]:
    """Return an order's lines in order, each with its place, class, term, student and login."""
    return list(
        order.lines.select_related(
            "place__teaching_class__term", "place__student__login", "place__transfer_into__place"
        ).order_by("pk")
    )


def place_of(order: Order) -> Place | None:
    """Return the place that an order is for, with its class and term."""
    line = (
        order.lines.exclude(place=None)
        .select_related("place__teaching_class__term", "place__student")
        .first()
    )
    order.place_id = line.place_id if line else None
    return line.place if line else None


def line_on_paper() -> QuerySet[OrderLine]:
    """Lines with their order, and all that a page or a sheet says about the place they are for."""
    return OrderLine.objects.exclude(place=None).select_related(
        "order__student",
        "place__student",
        "place__teaching_class__term",
        "place__teaching_class__slot",
        "place__teaching_class__room",
        "place__teaching_class__course",
    )


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
