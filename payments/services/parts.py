"""A fee that comes in parts: what came is kept until the whole sum is in, or all of it goes back.

Parts are taken by people at the desk. They are no income yet: they wait on the advances.
"""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from payments.chart import Account
from payments.goods import TakesParts, goods_of
from payments.models import MoneySettings, Order, Payment, Receipt
from payments.providers.registry import CASH, TRANSFER
from payments.receipts import issue_receipt
from payments.services.refunds import request_refund
from payments.services.waking import ATTEMPTS, wake
from payments.states.orders import ORDER_MOVES, OrderState
from university import clock, states
from university.accounts.models import User
from university.locking import lock_rows
from university.money import yuan
from university.refusals import Refusal

#: By these ways a person takes the money, and can take a part of it.
BY_HAND = (CASH, TRANSFER)
#: Why the parts of an order went back that was never paid in full.
UNFINISHED = "unfinished"


def refusal_of_part(*, order: Order, amount_fen: int) -> Refusal | None:
    """Return why ``amount_fen`` may not be taken as a part of an order now, or None if it may.

    Codes: ``already_paid``, ``order_closed``, as the goods say when they are gone, or as
    ``refusal_of_sum``.
    """
    return refusal_to_pay(order) or refusal_of_sum(order=order, amount_fen=amount_fen)


def refusal_of_sum(*, order: Order, amount_fen: int) -> Refusal | None:
    """Return why a part of an open order cannot be so large, or None if it can.

    Codes: ``no_parts``, ``nothing``, ``more_than_is_left`` or ``too_small_a_part``.
    """
    rules = MoneySettings.objects.first() or MoneySettings()
    if not rules.takes_parts or not isinstance(goods_of(order), TakesParts):
        return Refusal(
            "no_parts", _("This cannot be paid in parts."), _("The whole sum is paid at once.")
        )
    if amount_fen <= 0:
        return Refusal("nothing", _("Please write a sum."))
    left = {"left": yuan(order.left_fen)}
    if amount_fen > order.left_fen:
        return Refusal(
            "more_than_is_left",
            _("This is more than is still to be paid."),
            _("Still to be paid: %(left)s.") % left,
        )
    if amount_fen < min(rules.smallest_part_fen, order.left_fen):
        return Refusal(
            "too_small_a_part",
            _("The smallest part is %(least)s.") % {"least": yuan(rules.smallest_part_fen)},
            _("Still to be paid: %(left)s.") % left,
        )
    return None


def refusal_to_pay(order: Order) -> Refusal | None:
    """Return why no money can be taken for an order at the desk, or None if it can."""
    if order.state in (OrderState.PAID, OrderState.SETTLED):
        return Refusal(
            "already_paid", _("This order is already paid."), _("Please take no more money.")
        )
    goods = goods_of(order)
    if order.state != OrderState.OPEN or not order.total_fen:
        return Refusal("order_closed", _("The time to pay is over."), goods.gone().next_step)
    is_late = order.pay_by is not None and order.pay_by < clock.now()
    return goods.gone() if is_late or not goods.is_kept(order) else None


def is_part(*, order: Order, provider: str, amount_fen: int) -> bool:
    """Say whether money that came by ``provider`` is taken as a part of the order."""
    if provider not in BY_HAND or amount_fen >= order.left_fen:
        return False
    return refusal_of_part(order=order, amount_fen=amount_fen) is None


def part_by_transfer(*, order: Order, amount_fen: int) -> bool:
    """Say whether a transfer of so much would be taken as a part of the order."""
    return is_part(order=order, provider=TRANSFER, amount_fen=amount_fen)


def is_due(*, order: Order, amount_fen: int) -> bool:
    """Say whether a transfer of so much can be taken for an order without a person.

    It is all that is left; or one more part, where somebody has taken a part before: that is when
    the school agreed to parts. No plan says how large the next one is (decision 0018).
    """
    if order.state != OrderState.OPEN or amount_fen <= 0:
        return False
    if amount_fen == order.left_fen:
        return True
    return order.covered_fen > 0 and part_by_transfer(order=order, amount_fen=amount_fen)


def issue_part_receipt(*, order: Order, payment: Payment) -> Receipt:
    """Issue the paper of a part and tell the payer; before the journal, which is the last lock.

    ``order`` counts the part already.
    """
    receipt = issue_receipt(payment=payment, order=order, lines=order.lines.order_by("pk"))
    goods = goods_of(order)
    if isinstance(goods, TakesParts):
        goods.tell_part(order, receipt)
    return receipt


def parts_of(order: Order) -> list[Receipt]:
    """Return the papers of what was paid of an open order, in order; none when nothing was."""
    if not order.covered_fen or order.state != OrderState.OPEN:
        return []
    papers = order.receipts.filter(payment__counted_fen__gt=0).select_related("payment")
    return list(papers.order_by("pk"))


def close_unpaid(*, order: Order, to: OrderState, actor: User | None, reason: str) -> bool:
    """Close an open order under its lock; what came in parts goes back the way it came.

    The last thing to do in a transaction: it may lock the end of the journal.
    """
    if not states.move(order, to=to, moves=ORDER_MOVES, actor=actor, reason=reason):
        return False
    wake(ATTEMPTS)
    goods = goods_of(order)
    if order.covered_fen and isinstance(goods, TakesParts):
        goods.tell_parts_back(order)
    give_back(order=order, reason_code=UNFINISHED)
    return True


def give_back(*, order: Order, reason_code: str) -> None:
    """Give back all that counted for an order of which nothing was delivered, under its lock."""
    if not order.covered_fen:
        return
    counting = order.payments.filter(counted_fen__gt=0).values_list("pk", flat=True)
    payments = lock_rows(Payment, counting)
    Payment.objects.filter(pk__in=[row.pk for row in payments]).update(counted_fen=0)
    Order.objects.filter(pk=order.pk).update(covered_fen=0)
    order.covered_fen = 0
    for row in payments:
        request_refund(
            actor=None,
            payment=row,
            amount_fen=row.counted_fen,
            reason_code=reason_code[:30],
            unique_key=f"late:{row.pk}",
            taken_from={Account.ADVANCES.value: row.counted_fen},
        )


def unfinished_fen(order: Order) -> int:
    """Return how much of an order went back because the rest never came, in fen."""
    back = order.payments.filter(refunds__reason_code=UNFINISHED)
    return back.aggregate(fen=Sum("refunds__amount_fen"))["fen"] or 0
