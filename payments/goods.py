"""What an order can be for: the seam between money and the thing that is sold.

Whoever sells something new writes one ``Goods`` beside its services and registers it from
``payments.lending``. Money never asks what kind of thing it is.
"""

from typing import Protocol, runtime_checkable

from payments.models import Order, OrderLine, Payment, Receipt, Refund
from university.refusals import Refusal

#: (label, words), as pages and papers show them.
Facts = list[tuple[str, str]]


class Goods(Protocol):
    """One kind of thing that is sold. ``order`` is locked wherever something is written."""

    def is_kept(self, order: Order) -> bool:
        """Say whether what is sold is still kept for the payer; asked before money is taken."""

    def gone(self) -> Refusal:
        """Return what is said when it is not."""

    def lines(self, order: Order) -> list[OrderLine]:
        """Return the order's lines in order, each with what the methods below need of it."""

    def deliver(self, order: Order, payment: Payment, lines: list[OrderLine]) -> None:
        """Hand over what was paid for, in the settling transaction.

        Raises Refusal when it is gone; whatever it wrote is rolled back then.
        """

    def tell_delivered(self, order: Order, lines: list[OrderLine], receipt: Receipt | None) -> None:
        """Write what the payer is told; ``receipt`` is None when nothing was paid."""

    def lose(self, order: Order, payment: Payment, *, why: str) -> None:
        """Paid, but gone: put the payer first in line and tell them. Settlement pays back."""

    def let_go(self, order: Order) -> None:
        """The unpaid order was closed: give back what was kept for it."""

    def is_answered(self, order: Order) -> bool:
        """Say whether settled money has its counterpart: delivered, or waiting for the office."""

    def tell_refund(self, refund: Refund, *, template: str) -> None:
        """Tell the payer of money that goes back, with one of the refund templates."""

    def title(self, order: Order) -> str:
        """Return what was bought, in a few words."""

    def facts(self, order: Order) -> Facts:
        """Return what pages and the till say about it."""

    def pay_path(self, order: Order) -> str:
        """Return the path where the way to pay is chosen."""

    def result_path(self, order: Order) -> str:
        """Return the path that shows what became of it once it is settled."""


@runtime_checkable
class TakesParts(Protocol):
    """Goods whose sum may come in parts; whatever goes back later finds all of the payments."""

    def tell_part(self, order: Order, receipt: Receipt) -> None:
        """Tell the payer what came, and what is still to be paid until when."""

    def tell_parts_back(self, order: Order) -> None:
        """Tell the payer that the rest did not come and ``order.covered_fen`` goes back."""


_GOODS: dict[str, Goods] = {}


def register_goods(kind: str, goods: Goods) -> None:
    """Say who answers for orders of ``kind`` (``OrderKind``)."""
    _GOODS[kind] = goods


def goods_of(order: Order) -> Goods:
    """Return who answers for what ``order`` sells."""
    return _GOODS[order.kind]
