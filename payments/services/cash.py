"""Cash at the desk: the same two commits as any provider, with a cashier as the witness."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments.models import Order, Payment
from payments.providers.registry import CASH
from payments.services import tills
from payments.services.parts import refusal_of_part, refusal_to_pay
from payments.services.settlement import record_payment, settle_quietly
from university.accounts.models import User
from university.locking import lock_row
from university.money import yuan
from university.refusals import Refusal


def take_cash(
    *, actor: User, order: Order, tendered_fen: int, seen_fen: int | None = None
) -> Payment:
    """Take all that is left to pay in cash; ``payment.change_fen`` goes back over the desk.

    The cash lies in the cashier's open till from then on. ``seen_fen`` is what the screen said is
    left, where there was one. Raises Refusal: ``not_a_cashier``, ``already_paid``,
    ``order_closed``, ``place_gone``, ``sum_has_changed``, ``not_enough``, or as
    ``tills.lock_till``; then nothing was written and the cash stays with the payer.
    """
    _require_cashier(actor)
    with transaction.atomic():
        locked = lock_row(Order, order.pk)
        if refusal := refusal_to_pay(locked):
            raise refusal
        _require_seen(locked, seen_fen)
        payment = _take(actor, locked, amount_fen=locked.left_fen, tendered_fen=tendered_fen)
    return settle_quietly(payment=payment)


def take_part(
    *, actor: User, order: Order, amount_fen: int, tendered_fen: int, seen_fen: int
) -> Payment:
    """Take a part of what is left in cash; it is kept, and the deadline stays as it is.

    ``seen_fen`` is what the screen said is left: the same form sent twice takes once. Raises
    Refusal as ``take_cash`` does, or ``no_parts``, ``nothing``, ``more_than_is_left``,
    ``too_small_a_part``.
    """
    _require_cashier(actor)
    with transaction.atomic():
        locked = lock_row(Order, order.pk)
        if refusal := refusal_to_pay(locked):
            raise refusal
        _require_seen(locked, seen_fen)
        if refusal := refusal_of_part(order=locked, amount_fen=amount_fen):
            raise refusal
        payment = _take(actor, locked, amount_fen=amount_fen, tendered_fen=tendered_fen)
    return settle_quietly(payment=payment)


def _take(actor: User, order: Order, *, amount_fen: int, tendered_fen: int) -> Payment:
    if tendered_fen < amount_fen:
        raise Refusal(
            "not_enough",
            _("This is %(missing)s too little.") % {"missing": yuan(amount_fen - tendered_fen)},
            _("Please take the rest too, or only a part of the sum."),
        )
    till = tills.lock_till(actor)
    payment = record_payment(
        provider=CASH,
        provider_ref=_reference(order, amount_fen),
        amount_fen=amount_fen,
        order=order,
        recorded_by=actor,
        tendered_fen=tendered_fen,
    )
    tills.put_in(till=till, payment=payment)
    return payment


def _reference(order: Order, amount_fen: int) -> str:
    """Return the order's number, or for one of several sums also how much came before it."""
    is_whole = amount_fen == order.total_fen
    return order.number if is_whole else f"{order.number}-{order.covered_fen}"


def _require_cashier(actor: User) -> None:
    if not actor.has_perm("payments.take_cash"):
        raise Refusal("not_a_cashier", _("Only a cashier can take cash."))


def _require_seen(order: Order, seen_fen: int | None) -> None:
    if seen_fen is not None and seen_fen != order.left_fen:
        raise Refusal(
            "sum_has_changed",
            _("Money for it has come in the meantime."),
            _("Still to be paid: %(left)s.") % {"left": yuan(order.left_fen)},
        )
