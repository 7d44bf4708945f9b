"""Bank transfers by hand: money found on the school account, and money sent back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments import ledger
from payments.models import BankLine, JournalTransaction, Order, Payment, Refund
from payments.providers.registry import TRANSFER
from payments.services import differences
from payments.services.parts import is_due
from payments.services.refunds import complete_by_hand
from payments.services.settlement import record_payment, settle_quietly
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

#: Prefix of the bank's number where a person wrote it, and of a line of the bank's file.
_BY_HAND, _FROM_FILE = "hand", "line"


def record_transfer(*, actor: User, order: Order, amount_fen: int, bank_ref: str) -> Payment:
    """Write down a transfer that is on the school's account. It is a fact, whatever it fits.

    A sum that does not fit the order goes back in full, as with every provider. The same number of
    the bank is recorded once. Raises Refusal: ``not_yours``, ``no_bank_ref``, ``nothing`` or
    ``ref_used`` (that number paid for another order).
    """
    _require_right(actor)
    ref = bank_ref.strip()[:60]
    if not ref:
        raise Refusal("no_bank_ref", _("Please write the bank's serial number."))
    if amount_fen <= 0:
        raise Refusal("nothing", _("Please write a sum."))
    return _record(actor, order, amount_fen, f"{_BY_HAND}:{ref}")


def match_transfer(*, actor: User, line: BankLine, order: Order) -> Payment:
    """Take a line of the bank's statement as the payment of an order.

    Raises Refusal: ``not_yours``, ``not_money_in`` or ``line_is_known``; or as ``record_transfer``.
    """
    _require_right(actor)
    if line.amount_fen <= 0:
        raise Refusal("not_money_in", _("This line is money that went out."))
    with transaction.atomic():
        lock_row(Order, order.pk)
        payment = _book_line(actor, line, order)
    return settle_quietly(payment=payment)


def match_by_itself(*, actor: User, line: BankLine, order: Order) -> Payment:
    """Take a line that nobody has looked at: only the sum that is left, or one more part.

    Raises Refusal ``not_the_sum`` when the order, under its lock, wants neither; then a person
    decides. Or as ``match_transfer``.
    """
    _require_right(actor)
    with transaction.atomic():
        if not is_due(order=lock_row(Order, order.pk), amount_fen=line.amount_fen):
            raise Refusal(
                "not_the_sum",
                _("This is not what is to be paid for this order."),
                _("Please look at the line yourself."),
            )
        payment = _book_line(actor, line, order)
    return settle_quietly(payment=payment)


def send_back(*, actor: User, refund: Refund, bank_ref: str) -> Refund:
    """Somebody transferred the money back at the bank, and says under which number.

    Raises Refusal: ``not_yours``, ``no_bank_ref``, ``not_a_transfer`` or ``already_paid_back``.
    """
    _require_right(actor)
    if not bank_ref.strip():
        raise Refusal("no_bank_ref", _("Please write the bank's serial number."))
    if refund.provider != TRANSFER:
        raise Refusal("not_a_transfer", _("This does not go back by bank transfer."))
    return complete_by_hand(actor=actor, refund=refund, ref=bank_ref.strip()[:120])


def _book_line(actor: User, line: BankLine, order: Order) -> Payment:
    """Let a line pay, under the order's lock."""
    row = lock_row(BankLine, line.pk)
    if row.posting_id is not None:
        raise Refusal("line_is_known", _("This line is booked already."))
    payment = _write(actor, order, row.amount_fen, f"{_FROM_FILE}:{row.pk}")
    source = ledger.cause(payment)
    row.posting = JournalTransaction.objects.get(source=source, kind="received")
    row.payment = payment
    row.save(update_fields=["posting", "payment"])
    differences.fits_by_now(key=f"bank:{row.pk}")
    return payment


def _record(actor: User, order: Order, amount_fen: int, ref: str) -> Payment:
    with transaction.atomic():
        lock_row(Order, order.pk)
        payment = _write(actor, order, amount_fen, ref)
    return settle_quietly(payment=payment)


def _write(actor: User, order: Order, amount_fen: int, ref: str) -> Payment:
    payment = record_payment(
        provider=TRANSFER,
        provider_ref=ref,
        amount_fen=amount_fen,
        order=order,
        recorded_by=actor,
    )
    if payment.order_id != order.pk or payment.amount_fen != amount_fen:
        raise Refusal(
            "ref_used",
            _("This number of the bank is recorded already, for something else."),
            _("Please look at the statement again."),
        )
    return payment


def _require_right(actor: User) -> None:
    if not actor.has_perm("payments.record_transfer"):
        raise Refusal("not_yours", _("Only a cashier can record a transfer."))
