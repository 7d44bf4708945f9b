"""What people are told about money; the words live in ``university.notifications``."""

from enrollment.models import Place
from payments.goods import goods_of
from payments.models import Order, Receipt, Refund
from payments.providers.registry import CASH
from university.money import yuan
from university.notifications.services import tell
from university.words import day


def tell_settled(*, order: Order, place: Place, receipt: Receipt | None) -> None:
    """The place is sure; with the sum and the receipt when something was paid."""
    values = _about(place)
    template = "place_confirmed_free"
    if receipt:
        template = "place_confirmed"
        values |= {"amount": yuan(receipt.amount_fen), "receipt": receipt.number}
    tell(
        student=order.buyer,
        template=template,
        values=values,
        unique_key=f"settled:{order.pk}",
    )


def tell_part(*, order: Order, place: Place, receipt: Receipt) -> None:
    """A part came; what is still to be paid, and until when."""
    tell(
        student=order.buyer,
        template="part_received",
        values=_about(place)
        | {
            "amount": yuan(receipt.amount_fen),
            "left": yuan(receipt.left_fen),
            "date": day(order.pay_by) if order.pay_by else "",
        },
        unique_key=f"part:{receipt.pk}",
    )


def tell_parts_back(*, order: Order, place: Place) -> None:
    """The place is not kept any more, and what came in parts goes back."""
    tell(
        student=order.buyer,
        template="parts_go_back",
        values=_about(place) | {"amount": yuan(order.covered_fen)},
        unique_key=f"parts_back:{order.pk}",
    )


def tell_lost_place(*, order: Order, place: Place) -> None:
    """Late money, and the class is full: all of it goes back."""
    tell(
        student=order.buyer,
        template="late_money_lost_place",
        values=_about(place) | {"amount": yuan(order.covered_fen)},
        unique_key=f"lost_place:{order.pk}",
    )


def tell_left(*, order: Order, place: Place) -> None:
    """Left without having paid."""
    tell(
        student=order.buyer,
        template="place_given_up",
        values=_about(place),
        unique_key=f"left:{place.pk}",
    )


def tell_cash_ready(*, refund: Refund) -> None:
    """Cash is waiting at the desk."""
    _tell_buyer(refund, "cash_back_ready")


def tell_paid_back(*, refund: Refund) -> None:
    """The money went back."""
    is_cash = refund.provider == CASH
    _tell_buyer(refund, "cash_back_paid" if is_cash else "money_back")


def _tell_buyer(refund: Refund, template: str) -> None:
    # Money that belongs to nobody we know: staff see it on their list.
    if order := refund.payment.order:
        goods_of(order).tell_refund(refund, template=template)


def tell_refund(*, refund: Refund, order: Order, place: Place, template: str) -> None:
    """Money of a place goes back, or went."""
    tell(
        student=order.buyer,
        template=template,
        values=_about(place) | {"amount": yuan(refund.amount_fen)},
        unique_key=f"{template}:{refund.pk}",
    )


def _about(place: Place) -> dict[str, str]:
    return {"class_name": place.teaching_class.name}
