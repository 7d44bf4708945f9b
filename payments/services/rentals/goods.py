"""Evenings and deposits as goods: kept while the renter pays, sure when the money came."""

from django.urls import reverse
from django.utils.translation import gettext as _

from payments.goods import Facts
from payments.models import Order, OrderLine, Payment, Receipt, Refund, Rental
from payments.providers.registry import CASH
from payments.services.rentals.asking import give_back
from payments.services.rentals.deciding import lapse
from payments.services.rentals.locking import LockedRental, lock_rental_of
from payments.services.rentals.messages import tell_of_order, tell_renter
from payments.states.orders import RENTAL_MOVES, DateState, RentalState
from university import states
from university.money import yuan
from university.refusals import Refusal
from university.words import moment

_ALIVE = (RentalState.APPROVED, RentalState.RUNNING)
_TEMPLATES = {
    "cash_back_ready": "rental_cash_ready",
    "cash_back_paid": "rental_cash_paid",
    "money_back": "rental_money_back",
}


class EveningRentals:
    """What ``payments.goods.Goods`` asks, answered for a bill of a rental."""

    def is_kept(self, order: Order) -> bool:
        """The rental stands, and this is the bill in force for all that it sells."""
        rental = rental_of(order)
        return rental is not None and rental.state in _ALIVE and _sells(order, rental)

    def gone(self) -> Refusal:
        """The time ran out, or the bill was replaced."""
        return Refusal(
            "evenings_gone",
            _("This bill is no longer in force."),
            _("Please look at your rentals."),
        )

    def lines(self, order: Order) -> list[OrderLine]:
        """Each with its evening and rental."""
        rows = order.lines.select_related("rental__room", "rental__renter__login", "rental_date")
        return list(rows.order_by("pk"))

    def deliver(self, order: Order, payment: Payment, lines: list[OrderLine]) -> None:
        """The first bill makes the rental run; the evenings are booked already."""
        locked = _locked(order)
        rental = locked.rental
        if rental.state not in _ALIVE or not _sells(order, rental):
            raise self.gone()
        if rental.state == RentalState.APPROVED:
            states.move(
                rental,
                to=RentalState.RUNNING,
                moves=RENTAL_MOVES,
                actor=payment.recorded_by,
                reason="paid",
            )

    def tell_delivered(self, order: Order, lines: list[OrderLine], receipt: Receipt | None) -> None:
        """The money came; how to get in stands on their page."""
        rental = _rental(order)
        tell_of_order(order, rental, "rental_paid", amount=yuan(order.total_fen))

    def lose(self, order: Order, payment: Payment, *, why: str) -> None:
        """Paid, but the bill was over: the evenings are free for all, who wants them asks again."""
        amount = yuan(payment.amount_fen)
        tell_of_order(order, _rental(order), "rental_late_money", amount=amount)

    def let_go(self, order: Order) -> None:
        """Not paid in time: the first bill ends the rental, a later one its own evenings."""
        locked = _locked(order)
        rental = locked.rental
        if rental.state == RentalState.APPROVED and rental.deposit_order_id == order.pk:
            lapse(locked)
            return
        unpaid = [
            date
            for date in locked.dates
            if date.bill_id == order.pk and date.state == DateState.BOOKED
        ]
        if unpaid:
            give_back(unpaid, to=DateState.CANCELLED, actor=None, reason="not paid")
            tell_of_order(order, rental, "rental_lapsed")

    def is_answered(self, order: Order) -> bool:
        """The bill is the one in force for what it sold."""
        rental = rental_of(order)
        return rental is not None and (
            rental.deposit_order_id == order.pk or order.rental_dates.exists()
        )

    def tell_refund(self, refund: Refund, *, template: str) -> None:
        """Money for an evening or the deposit."""
        order = refund.payment.order
        rental = rental_of(order) if order else None
        if rental is None:
            return
        if refund.payment.provider != CASH and refund.reason_code == "evenings_gone":
            return  # They were told with the news that it came too late.
        tell_renter(
            rental.renter,
            _TEMPLATES[template],
            unique_key=f"r{refund.pk}",
            room=rental.room.name,
            amount=yuan(refund.amount_fen),
        )

    def title(self, order: Order) -> str:
        """The room."""
        rental = rental_of(order)
        return _("Room hire, %(room)s") % {"room": rental.room.name} if rental else ""

    def facts(self, order: Order) -> Facts:
        """Which rental, how many evenings, until when."""
        rental = rental_of(order)
        if rental is None:
            return []
        evenings = order.lines.filter(kind="rent").count()
        return [
            (_("Room"), rental.room.name),
            (_("Rental number"), rental.number),
            (_("Evenings"), str(evenings) if evenings else ""),
            (_("Pay before"), moment(order.pay_by) if order.pay_by else ""),
        ]

    def pay_path(self, order: Order) -> str:
        """The bill."""
        return reverse("rentals:bill", args=[order.number])

    def result_path(self, order: Order) -> str:
        """The bill says what became of it."""
        return reverse("rentals:bill", args=[order.number])


EVENING_RENTALS = EveningRentals()


def rental_of(order: Order) -> Rental | None:
    """Return the rental that a bill is about."""
    rentals = Rental.objects.select_related("renter__login", "room")
    return rentals.filter(order_lines__order=order).first()


def _rental(order: Order) -> Rental:
    rental = rental_of(order)
    if rental is None:
        msg = f"order {order.pk} has no rental"
        raise ValueError(msg)
    return rental


def _locked(order: Order) -> LockedRental:
    return lock_rental_of(order, _rental(order).pk)


def _sells(order: Order, rental: Rental) -> bool:
    """Whether each evening on the bill still names it, and the deposit does."""
    for line in order.lines.select_related("rental_date"):
        if line.rental_date is None:
            if rental.deposit_order_id != order.pk:
                return False
        elif line.rental_date.bill_id != order.pk or line.rental_date.state != DateState.BOOKED:
            return False
    return True
