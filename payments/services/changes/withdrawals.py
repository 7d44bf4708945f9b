"""Withdrawals that lower houses wrote (leaves, deaths, small classes): their money."""

import logging

from django.db import transaction

from enrollment.models import Withdrawal, WithdrawalMoney
from enrollment.services.withdrawals import settle_withdrawal
from payments.models import Order
from payments.queries.orders import order_of
from payments.services.changes.closing import close_order, why_left
from payments.services.changes.sums import money_back
from payments.states.orders import OrderState
from university.accounts.models import Student
from university.locking import lock_row

logger = logging.getLogger("payments.changes")

_BATCH = 200


def settle_due_withdrawals() -> int:
    """The sweep: pay back what is due to people whose places ended; return how many."""
    due = Withdrawal.objects.filter(money=WithdrawalMoney.DUE).order_by("pk")
    settled = 0
    for row in due.select_related("place__teaching_class__term")[:_BATCH]:
        try:
            settled += settle_money(withdrawal=row)
        except Exception:
            # One that cannot be settled must not keep the others waiting; the audit names it.
            logger.exception("withdrawal not settled", extra={"withdrawal": row.pk})
    return settled


def settle_money(*, withdrawal: Withdrawal) -> bool:
    """Give back what this withdrawal owes by its day and kind; False when there is nothing to do.

    Where no order is known nothing was paid here, and the row says settled.
    """
    with transaction.atomic():
        found = order_of(withdrawal.place)
        order = lock_row(Order, found.pk) if found else None
        lock_row(Student, withdrawal.place.student_id)
        if order and order.state == OrderState.PAID:
            return False  # The money is just being booked; the next sweep looks again.
        if not settle_withdrawal(withdrawal=withdrawal):
            return False
        if order and order.state == OrderState.SETTLED:
            place, kind = withdrawal.place, withdrawal.kind
            back = money_back(order=order, place=place, kind=kind, at=withdrawal.created_at)
            close_order(
                order=order, back=back, why=why_left(withdrawal.acted_by, place, kind, back)
            )
    return True
