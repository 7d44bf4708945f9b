"""What ``manage.py audit`` derives again of refunds, withdrawals and changes of class."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from enrollment.models import Transfer, Withdrawal, WithdrawalMoney
from enrollment.states import PlaceState, TransferState
from payments import ledger
from payments.chart import Account
from payments.models import (
    ClassCallOff,
    LineKind,
    LineReturn,
    OrderKind,
    OrderLine,
    Refund,
    ReturnCause,
)
from payments.states.orders import RefundState
from university import clock
from university.registry import Fault

#: The sweep settles in minutes; what is older was forgotten.
_DUE_FOR = timedelta(days=1)
#: A second person should have looked by then.
_APPROVED_WITHIN = timedelta(days=7)

_COUNTS = ~Q(refund__state=RefundState.DECLINED) | Q(refund=None)


def nothing_due_is_forgotten() -> Iterator[Fault]:
    """Withdrawals are settled within a day, refunds looked at within a week, call-offs finished."""
    yesterday = clock.now() - _DUE_FOR
    for row in Withdrawal.objects.filter(money=WithdrawalMoney.DUE, created_at__lt=yesterday):
        yield Fault("changes", f"withdrawal {row.pk}: its money is due for more than a day")
    last_week = clock.now() - _APPROVED_WITHIN
    for refund in Refund.objects.filter(state=RefundState.WAITING, created_at__lt=last_week):
        yield Fault("changes", f"refund {refund.pk}: waits for approval for more than a week")
    for off in ClassCallOff.objects.filter(finished_at=None, created_at__lt=yesterday):
        yield Fault("changes", f"class {off.teaching_class_id}: called off, people still in it")


def transfers_are_settled() -> Iterator[Fault]:
    """A change of class waits only while its new place is kept; done, the old place has ended."""
    waiting = Transfer.objects.filter(state=TransferState.WAITING)
    for row in waiting.filter(new_place__state=PlaceState.CONFIRMED):
        yield Fault("changes", f"transfer {row.pk}: the new place is sure, the old one not ended")
    for row in waiting.exclude(place__state=PlaceState.CONFIRMED):
        yield Fault("changes", f"transfer {row.pk}: waits, but the old place has ended")
    yesterday = clock.now() - _DUE_FOR
    for row in waiting.exclude(new_place__state=PlaceState.HELD).filter(
        new_place__ended_at__lt=yesterday
    ):
        yield Fault("changes", f"transfer {row.pk}: its new place has ended, it still waits")
    done = Transfer.objects.filter(state=TransferState.DONE, new_place__isnull=False)
    for row in done.filter(place__state__in=PlaceState.live()):
        yield Fault("changes", f"transfer {row.pk}: done, but the old place is still live")


def parts_make_refunds() -> Iterator[Fault]:
    """The parts of a refund sum to it, and no line gives back more than it took."""
    rows = Refund.objects.filter(parts__isnull=False).annotate(fen=Sum("parts__amount_fen"))
    for refund in rows.exclude(fen=F("amount_fen")):
        yield Fault(
            "changes", f"refund {refund.pk}: its parts sum to {refund.fen} fen, not its amount"
        )
    counted = Q(returns__refund=None) | ~Q(returns__refund__state=RefundState.DECLINED)
    lines = OrderLine.objects.annotate(
        back=Coalesce(Sum("returns__amount_fen", filter=counted), 0),
        released=Coalesce(Sum("returns__discount_fen", filter=counted), 0),
    )
    too_much = Q(back__gt=F("amount_fen") + F("carried_fen")) | Q(released__gt=F("discount_fen"))
    for line in lines.filter(too_much):
        yield Fault(
            "changes", f"order line {line.pk}: {line.back} fen and {line.released} fen undone"
        )


def carried_worth_came_from_somewhere() -> Iterator[Fault]:
    """What orders take over from others is what those gave up without paying it back."""
    # An order whose change was over by the time it was paid took nothing over after all.
    lines = OrderLine.objects.filter(order__settled_at__isnull=False)
    taken = lines.aggregate(fen=Sum("carried_fen"))["fen"] or 0
    given = LineReturn.objects.filter(cause=ReturnCause.CARRIED, refund=None)
    fen = given.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    if taken != fen:
        yield Fault("changes", f"{taken} fen were carried over, {fen} fen were given up for it")


def promises_match_books() -> Iterator[Fault]:
    """Tuition and materials in the books are the lines delivered, less the parts undone."""
    books = ledger.balances()
    accounts = {
        LineKind.TUITION: (Account.DEFERRED_TUITION, Account.TUITION_INCOME),
        LineKind.MATERIALS: (Account.MATERIALS_INCOME,),
    }
    for kind, codes in accounts.items():
        delivered = OrderLine.objects.filter(
            kind=kind, order__kind=OrderKind.PLACE, order__settled_at__isnull=False
        )
        listed = delivered.aggregate(fen=Sum("list_price_fen"))["fen"] or 0
        undone = LineReturn.objects.filter(_COUNTS, line__kind=kind).aggregate(
            fen=Sum(F("amount_fen") + F("discount_fen"))
        )
        expected = listed - (undone["fen"] or 0)
        stands = -sum(books.get(code.value, 0) for code in codes)
        if stands != expected:
            yield Fault(
                "changes",
                f"accounts of {kind} stand at {stands} fen, lines less returns are {expected}",
            )


CHECKS = {
    check.__name__: check
    for check in (
        nothing_due_is_forgotten,
        transfers_are_settled,
        parts_make_refunds,
        carried_worth_came_from_somewhere,
        promises_match_books,
    )
}
