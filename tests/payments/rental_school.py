"""Rooms to rent, renters and rentals for the tests of evening rental."""

import itertools
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from courses.models import Room
from payments.models import (
    DayKind,
    Order,
    PaperKind,
    PayPlan,
    Rental,
    RentalPrice,
    Renter,
    RenterKind,
    RenterPaper,
    RoomOffer,
)
from payments.rental_calendar import Evening, evening, weekly
from payments.services.rentals.asking import request_rental
from payments.services.rentals.billing import accept_contract
from payments.services.rentals.deciding import approve_rental
from payments.services.settlement import record_payment, settle_order
from payments.states.orders import PaperState
from university import clock
from university.accounts.models import User
from university.notifications.models import OutboxMessage
from university.refusals import Refusal
from university.registry import registry

_numbers = itertools.count(1)
STARTS, ENDS = time(18, 30), time(20, 0)


def make_rented_room(**fields: Any) -> Room:
    """A dance room: 150 yuan an evening, 200 at weekends, 20 cleaning, 500 deposit."""
    number = next(_numbers)
    values = {"code": f"E{number:03d}", "name": "舞蹈教室一", "capacity": 45, **fields}
    room = Room.objects.create(**{"is_rentable": True, **values})
    RoomOffer.objects.create(
        room=room, deposit_fen=50000, cleaning_fen=2000, access_notes="走西门，找保安开灯。"
    )
    RentalPrice.objects.create(room=room, day_kind=DayKind.WEEKDAY, price_fen=15000)
    RentalPrice.objects.create(room=room, day_kind=DayKind.WEEKEND, price_fen=20000)
    return room


def make_renter(*, accepted: bool = True, **fields: Any) -> Renter:
    """A dance trainer who comes alone; the insurance was accepted, unless told otherwise."""
    login = User.objects.create(phone=f"+86137{next(_numbers):08d}")
    values = {
        "kind": RenterKind.PERSON,
        "name": "孙教练",
        "contact_name": "孙教练",
        "uses_acknowledged": ["转租"],
        **fields,
    }
    renter = Renter.objects.create(login=login, **values)
    if accepted:
        RenterPaper.objects.create(
            renter=renter,
            kind=PaperKind.INSURANCE,
            valid_until=clock.today() + timedelta(days=400),
            state=PaperState.ACCEPTED,
        )
    return renter


def make_venue_staff() -> User:
    """A login that decides about rentals and checks the rooms."""
    staff = User.objects.create(username=f"venue{next(_numbers)}", is_staff=True)
    wanted = ["decide_rental", "hand_over_room", "view_rental", "view_renter"]
    staff.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return User.objects.get(pk=staff.pk)


def monday_ahead(weeks: int = 2) -> date:
    """A Monday far enough ahead to ask for."""
    today = clock.today()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def tuesdays(count: int, *, first: date | None = None) -> list[Evening]:
    """So many Tuesdays in a row, half past six to eight."""
    return weekly(
        first=first or monday_ahead(), weeks=count, weekdays=[2], starts=STARTS, ends=ENDS
    )


def on(day: date) -> Evening:
    """The first evening period of a day."""
    return evening(day, starts=STARTS, ends=ENDS)


def ask(
    renter: Renter | None = None,
    room: Room | None = None,
    evenings: Sequence[Evening] | None = None,
    **fields: Any,
) -> Rental:
    """A request for three Tuesdays, all at once."""
    renter = renter or make_renter()
    values = {"purpose": "舞蹈培训", "people": 20, "pay_plan": PayPlan.AT_ONCE, **fields}
    return request_rental(
        actor=renter.login,
        renter=renter,
        room=room or make_rented_room(),
        evenings=tuesdays(3) if evenings is None else evenings,
        **values,
    )


def approve(rental: Rental, *, by: User | None = None) -> Rental:
    """The venue manager says yes."""
    staff = by or make_venue_staff()
    return approve_rental(actor=staff, rental=rental, asset_approval_no="国资〔2026〕18号")


def run(rental: Rental) -> Rental:
    """Approved, accepted, and the first bill paid in cash."""
    approve(rental)
    order = accept_contract(actor=rental.renter.login, rental=rental)
    pay(order)
    rental.refresh_from_db()
    return rental


def pay(order: Order) -> None:
    """Money for a bill came in, as the practice bank says."""
    payment = record_payment(
        provider="sandbox",
        provider_ref=f"rent-{next(_numbers)}",
        amount_fen=order.total_fen,
        order=Order.objects.get(pk=order.pk),
    )
    settle_order(payment=payment)


def states_of(rental: Rental) -> list[str]:
    """The rental's own state, then those of its evenings."""
    rental.refresh_from_db()
    return [rental.state, *rental.dates.values_list("state", flat=True)]


def told(rental: Rental) -> list[str]:
    """Templates of what the renter was told, in order."""
    sent = OutboxMessage.objects.filter(login=rental.renter.login).order_by("pk")
    return list(sent.values_list("template", flat=True))


def money_faults() -> list[str]:
    """What the audit finds of rooms and money; messages wait when a test moves the clock."""
    checks = registry.audit_checks.items()
    about = [check for name, check in checks if name.startswith(("payments.", "courses.room"))]
    return [fault.sentence for check in about for fault in check()]


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    """The code of the refusal that was raised."""
    return refused.value.code
