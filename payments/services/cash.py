"""Cash at the desk: the same two commits as any provider, with a cashier as the witness."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.goods import goods_of
from payments.models import Order, Payment
from payments.providers.registry import CASH
from payments.services import tills
from payments.services.settlement import record_payment, settle_quietly
from payments.states.orders import OrderState
from university import clock
from university.accounts.models import User
from university.locking import lock_row
from university.money import yuan
from university.refusals import Refusal


def take_cash(*, actor: User, order: Order, tendered_fen: int) -> Payment:
    """Take the whole sum in cash; ``payment.change_fen`` is what goes back over the desk.

    The cash lies in the cashier's open till from then on. Raises Refusal: ``not_a_cashier``,
    ``already_paid``, ``order_closed``, ``place_gone``, ``not_enough``, or as ``tills.lock_till``;
    then nothing was written and the cash stays with the payer.
    """
    if not actor.has_perm("payments.take_cash"):
        raise Refusal("not_a_cashier", _("Only a cashier can take cash."))
    with transaction.atomic():
        locked = lock_row(Order, order.pk)
        _require_open(locked)
        if tendered_fen < locked.total_fen:
            raise Refusal(
                "not_enough",
                _("This is %(missing)s too little.")
                % {"missing": yuan(locked.total_fen - tendered_fen)},
                _("The whole sum is paid at once."),
            )
        till = tills.lock_till(actor)
        payment = record_payment(
            provider=CASH,
            provider_ref=locked.number,
            amount_fen=locked.total_fen,
            order=locked,
            recorded_by=actor,
            tendered_fen=tendered_fen,
        )
        tills.put_in(till=till, payment=payment)
    return settle_quietly(payment=payment)


def _require_open(order: Order) -> None:
    if order.state in (OrderState.PAID, OrderState.SETTLED):
        raise Refusal(
            "already_paid", _("This order is already paid."), _("Please take no more money.")
        )
    if order.state != OrderState.OPEN or not order.total_fen:
        raise Refusal(
            "order_closed",
            _("The time to pay is over."),
            goods_of(order).gone().next_step,
        )
    is_late = order.pay_by is not None and order.pay_by < clock.now()
    if is_late or not goods_of(order).is_kept(order):
        raise goods_of(order).gone()
