"""What ``manage.py audit`` derives again of sums that came in parts."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from payments.models import Order, Payment
from payments.states.orders import OrderState, RefundState
from university.registry import Fault

_PAID = Q(state__in=[OrderState.PAID, OrderState.SETTLED, OrderState.ENDED])
_DELIVERED = Q(settled_at__isnull=False)
_REFUNDED = Q(state=OrderState.REFUNDED)
_CLOSED = Q(state__in=[OrderState.CANCELLED, OrderState.EXPIRED])


def states_follow_the_sums() -> Iterator[Fault]:
    """Paid is what is covered in full; open is what is not; closed unpaid keeps no money."""
    whole, nothing = Q(covered_fen=F("total_fen")), Q(covered_fen=0)
    rules = (
        (Q(state=OrderState.OPEN, total_fen__gt=0) & whole, "open, though it is paid in full"),
        ((_PAID | (_REFUNDED & _DELIVERED)) & ~whole, "paid, though not in full"),
        ((_CLOSED | (_REFUNDED & ~_DELIVERED)) & ~nothing, "over, though it keeps money"),
    )
    for wrong, said in rules:
        for order in Order.objects.filter(wrong).order_by("pk"):
            sums = f"{order.covered_fen} of {order.total_fen} fen"
            yield Fault("parts", f"order {order.number} ({order.state}): {said}, {sums}")


def what_counts_not_goes_back() -> Iterator[Fault]:
    """Money that counts for no order is on its way back, or went."""
    kept = ~Q(refunds__state=RefundState.DECLINED)
    rows = Payment.objects.annotate(back=Coalesce(Sum("refunds__amount_fen", filter=kept), 0))
    for payment in rows.filter(back__lt=F("amount_fen") - F("counted_fen")).order_by("pk"):
        yield Fault(
            "parts",
            f"payment {payment.pk}: {payment.counted_fen} of {payment.amount_fen} fen count, "
            f"only {payment.back} fen go back",
        )


def papers_add_up() -> Iterator[Fault]:
    """The receipts of what counts sum to it, in every order that is open or was settled."""
    counts = Q(receipts__kind="receipt", receipts__payment__counted_fen__gt=0)
    rows = Order.objects.annotate(fen=Coalesce(Sum("receipts__amount_fen", filter=counts), 0))
    papered = Q(state=OrderState.OPEN) | _DELIVERED
    for order in rows.filter(papered).exclude(fen=F("covered_fen")).order_by("pk"):
        yield Fault(
            "parts",
            f"order {order.number}: its receipts sum to {order.fen} fen, not {order.covered_fen}",
        )
