"""What renters are told; the words live in ``university.notifications.texts.rentals``."""

from payments.models import Order, Rental, RentalDate, Renter
from university.notifications.services.telling import tell_login
from university.words import day


def tell_renter(renter: Renter, template: str, *, unique_key: str, **values: str) -> None:
    """Write one text message to the renter's phone into the outbox."""
    tell_login(
        login=renter.login,
        template=template,
        values={"name": renter.name, **values},
        unique_key=f"{template}:{unique_key}",
    )


def tell_about(rental: Rental, template: str, **values: str) -> None:
    """Tell of the rental as a whole, once."""
    room = {"room": rental.room.name}
    tell_renter(rental.renter, template, unique_key=f"{rental.pk}", **room, **values)


def tell_of_evening(date: RentalDate, template: str, **values: str) -> None:
    """Tell of one evening, once a cause."""
    about = {"room": date.room.name, "date": day(date.starts_at)}
    renter = date.rental.renter
    tell_renter(renter, template, unique_key=f"{date.pk}", **about, **values)


def tell_of_order(order: Order, rental: Rental, template: str, **values: str) -> None:
    """Tell of money for a rental, once an order."""
    room = {"room": rental.room.name}
    tell_renter(rental.renter, template, unique_key=f"o{order.pk}", **room, **values)
