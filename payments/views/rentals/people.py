"""Everything is fetched through the renter of the login; what is not theirs does not exist."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from payments.models import Order, Rental, RentalDate, Renter, RenterPaper
from payments.queries.rentals import rentals_with_dates
from payments.views.people import actor_of


def renter_of(request: HttpRequest) -> Renter | None:
    """Return the renter of this login, or None."""
    return Renter.objects.select_related("login").filter(login=actor_of(request)).first()


def my_rental(request: HttpRequest, number: str) -> Rental:
    """Return a rental of this login, or 404."""
    mine = rentals_with_dates().filter(renter__login=actor_of(request))
    return get_object_or_404(mine, number=number)


def my_evening(request: HttpRequest, number: str, pk: int) -> RentalDate:
    """Return one evening of a rental of this login, or 404."""
    dates = RentalDate.objects.select_related("rental__renter__login", "room", "bill")
    return get_object_or_404(
        dates, pk=pk, rental__number=number, rental__renter__login=actor_of(request)
    )


def my_bill(request: HttpRequest, number: str) -> tuple[Order, Rental]:
    """Return a bill of this login and the rental it is about, or 404."""
    rentals = Rental.objects.select_related("room", "renter__login")
    order = get_object_or_404(
        Order.objects.filter(kind="rent", login=actor_of(request)), number=number
    )
    return order, get_object_or_404(rentals.filter(order_lines__order=order).distinct())


def my_paper_file(request: HttpRequest, pk: int) -> RenterPaper:
    """Return a paper of this login that has a file, or 404."""
    papers = RenterPaper.objects.exclude(file="")
    return get_object_or_404(papers, pk=pk, renter__login=actor_of(request))
