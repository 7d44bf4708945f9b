"""A rental under lock, with the orders that sell its evenings locked before it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from payments.models import Order, Rental, RentalDate, Renter
from university.accounts.models import User
from university.locking import lock_row, lock_rows
from university.refusals import Refusal


@dataclass
class LockedRental:
    """The rows as they are under lock; ``dates`` in order of time."""

    rental: Rental
    orders: dict[int, Order]
    dates: list[RentalDate]

    def bill_of(self, date: RentalDate) -> Order | None:
        """Return the order that sells an evening."""
        return self.orders.get(date.bill_id) if date.bill_id else None

    def date(self, pk: int) -> RentalDate:
        """Return one evening of this rental."""
        return next(date for date in self.dates if date.pk == pk)


def require_not_own(actor: User, renter: Renter) -> None:
    """Whoever works at the school and rents from it lets somebody else decide.

    Raises Refusal("your_own_rental").
    """
    if renter.login_id == actor.pk:
        raise Refusal(
            "your_own_rental",
            _("This is your own rental."),
            _("Please let a colleague decide about it."),
        )


def lock_rental(pk: int) -> LockedRental:
    """Lock a rental and everything that hangs on it, in the caller's transaction.

    Raises Refusal("rental_is_changing") when a new bill was made in between.
    """
    orders = lock_rows(Order, _order_pks(pk))
    rental = lock_row(Rental, pk)
    if _order_pks(pk) - {order.pk for order in orders}:
        raise Refusal(
            "rental_is_changing",
            _("This rental is just being changed."),
            _("Please try again in one minute."),
        )
    return LockedRental(rental, {order.pk: order for order in orders}, _dates(rental))


def lock_rental_of(order: Order, pk: int) -> LockedRental:
    """Lock a rental for one of its bills, which the caller holds locked; the others stay alone."""
    rental = lock_row(Rental, pk)
    return LockedRental(rental, {order.pk: order}, _dates(rental))


def _dates(rental: Rental) -> list[RentalDate]:
    dates = RentalDate.objects.filter(rental=rental).select_related("room", "room_use")
    return list(dates.order_by("starts_at", "pk"))


def _order_pks(pk: int) -> set[int]:
    bills = RentalDate.objects.filter(rental=pk).exclude(bill=None).values_list("bill", flat=True)
    deposit = Rental.objects.filter(pk=pk).values_list("deposit_order", flat=True)
    return {order for order in (*bills, *deposit) if order is not None}
