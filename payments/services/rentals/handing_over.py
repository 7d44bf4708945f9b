"""After the last evening: somebody looks at the room, and the deposit goes back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments import ledger
from payments.chart import Account
from payments.models import HandoverCheck, LineKind, LineReturn, OrderLine, Rental, ReturnCause
from payments.queries.orders import settling_payment
from payments.services.refunds import request_refund
from payments.services.rentals.locking import LockedRental, lock_rental, require_not_own
from payments.states.orders import RENTAL_MOVES, DateState, OrderState, RentalState
from university import clock, states
from university.accounts.models import User
from university.money import yuan
from university.refusals import Refusal

MAY_HAND_OVER = "payments.hand_over_room"


def hand_over_room(
    *, actor: User, rental: Rental, notes: str, deducted_fen: int = 0, deduction_reason: str = ""
) -> HandoverCheck:
    """Close a rental: what is not deducted of the deposit goes back the way it came.

    Raises Refusal ``not_yours_to_check``, ``not_over_yet``, ``too_much_deducted`` or ``no_reason``.
    """
    if not actor.has_perm(MAY_HAND_OVER):
        raise Refusal("not_yours_to_check", _("Somebody else checks the rooms."))
    with transaction.atomic():
        locked = lock_rental(rental.pk)
        row = locked.rental
        require_not_own(actor, row.renter)
        _require_over(locked)
        if deducted_fen > row.deposit_fen:
            raise Refusal(
                "too_much_deducted",
                _("The deposit is only %(deposit)s.") % {"deposit": yuan(row.deposit_fen)},
                _("Please ask the office what else can be done."),
            )
        if deducted_fen and not deduction_reason.strip():
            raise Refusal("no_reason", _("Please write what is kept of the deposit, and why."))
        check = HandoverCheck.objects.create(
            rental=row,
            checked_by=actor,
            notes=notes,
            deducted_fen=deducted_fen,
            deduction_reason=deduction_reason.strip(),
        )
        states.move(
            row, to=RentalState.CLOSED, moves=RENTAL_MOVES, actor=actor, reason="handed back"
        )
        _give_deposit_back(row, check, actor=actor)
    return check


def _require_over(locked: LockedRental) -> None:
    still = [
        date
        for date in locked.dates
        if date.state == DateState.BOOKED and date.ends_at > clock.now()
    ]
    if locked.rental.state != RentalState.RUNNING or still:
        raise Refusal(
            "not_over_yet",
            _("This rental is not over."),
            _("The room is checked after the last evening."),
        )
    unpaid = [order for order in locked.orders.values() if order.state == OrderState.PAID]
    if unpaid:
        raise Refusal("being_settled", _("A payment is just being booked. Try again soon."))


def _give_deposit_back(rental: Rental, check: HandoverCheck, *, actor: User) -> None:
    payment = settling_payment(rental.deposit_order) if rental.deposit_order else None
    back = rental.deposit_fen - check.deducted_fen
    if payment is None or not rental.deposit_fen:
        return
    taken = {
        Account.DEPOSITS.value: rental.deposit_fen,
        Account.DAMAGE_INCOME.value: -check.deducted_fen,
    }
    entries = {account: fen for account, fen in taken.items() if fen}
    if not back:
        ledger.post(source=check, kind="deposit_kept", entries=entries)
        return
    refund = request_refund(
        actor=actor,
        payment=payment,
        amount_fen=back,
        reason_code="deposit",
        unique_key=f"deposit:{rental.pk}",
        taken_from=entries,
        explanation=check.deduction_reason,
    )
    line = OrderLine.objects.get(order=rental.deposit_order, kind=LineKind.DEPOSIT)
    LineReturn.objects.create(line=line, refund=refund, cause=ReturnCause.LEFT, amount_fen=back)
