"""The demonstration school's evenings: rooms to rent, one renter with a running series, two others.

``RA1`` of the seed file runs, ``RA2`` lacks a paper, ``RA3`` was rejected. The file's dates are
asked for from next week on, since nobody can ask for an evening of last month.
"""

from datetime import date, timedelta
from typing import Any

from courses.demo import DemoSource
from courses.models import Room, Slot
from enrollment.demo.people import PHONE_PREFIX, UNUSABLE
from payments.models import (
    DayKind,
    PaperKind,
    PayPlan,
    Rental,
    RentalPrice,
    RentalRules,
    Renter,
    RenterKind,
    RoomOffer,
)
from payments.rental_calendar import weekly
from payments.services.cash import take_cash
from payments.services.rentals.asking import request_rental, sort_out
from payments.services.rentals.billing import accept_contract
from payments.services.rentals.deciding import approve_rental, reject_rental
from payments.services.rentals.renters import register_renter, see_paper
from university.accounts.models import User

_FEN = 100
_WEEKDAYS = {f"周{name}": number for number, name in enumerate("一二三四五六日", start=1)}
_FIRST_PHONE = 12000000301
_PURPOSES = {"RA1": "成人形体舞培训", "RA2": "书法研修", "RA3": "健康讲座"}
_CONTACTS = {"RA1": "孙教练", "RA2": "钱老师", "RA3": "郑经理"}
#: The renter whose series runs logs in with this phone.
RENTER_PHONE = f"{PHONE_PREFIX}{_FIRST_PHONE}"


def load_room_offers(source: DemoSource) -> None:
    """Write what the rentable rooms cost, and the rules of renting."""
    rows = source.data["rentals"]
    for row in rows["rooms"]:
        room = Room.objects.get(code=row["room"])
        RoomOffer.objects.create(
            room=room,
            summary=f"晚上出租，可容{room.capacity}人。",
            deposit_fen=row["deposit"] * _FEN,
            cleaning_fen=row["cleaning"] * _FEN,
            price_basis="演示价格，未经批准",
            access_notes="晚上走西门，请先到保安室登记，保安开门开灯。",
        )
        for day_kind in (DayKind.WEEKDAY, DayKind.WEEKEND):
            RentalPrice.objects.create(
                room=room, day_kind=day_kind, price_fen=row[day_kind.value] * _FEN
            )
    rules = RentalRules.load()
    rules.min_notice_days = rows["rules"]["min_notice_days"]
    rules.full_refund_hours = rows["rules"]["cancel"]["full_refund_hours"]
    rules.part_refund_hours = rows["rules"]["cancel"]["half_refund_hours"]
    rules.forbidden_uses = "\n".join(rows["rules"]["forbidden"])
    rules.save()


def load_rentals(source: DemoSource, *, venue: User, cashier: User) -> None:
    """Write the three requests, each through the services, as in life; the till is open."""
    for index, row in enumerate(source.data["rentals"]["applications"]):
        rental = _ask(source, row, _renter(row, index))
        if row["status"] == "approved":
            _run(source, rental, venue=venue, cashier=cashier)
        elif row["status"] == "rejected":
            reject_rental(actor=venue, rental=rental, reason=row["reason"])


def _renter(row: dict[str, Any], index: int) -> Renter:
    login = User.objects.create(
        phone=f"{PHONE_PREFIX}{_FIRST_PHONE + index}",
        username=f"demo-renter-{index + 1}",
        password=UNUSABLE,
    )
    return register_renter(
        login=login,
        kind=RenterKind.COMPANY,
        name=row["renter"],
        contact_name=_CONTACTS[row["id"]],
        teaches_children=False,
        uses_acknowledged=RentalRules.load().forbidden,
    )


def _ask(source: DemoSource, row: dict[str, Any], renter: Renter) -> Rental:
    slot = Slot.objects.get(code=row["slot"])
    weekdays = [_WEEKDAYS[name] for name in row["weekdays"]]
    first = max(source.day(row["from"]), _next_week(source))
    weeks = max(1, (source.day(row["to"]) - first).days // 7 + 1)
    room = Room.objects.get(code=row["room"])
    evenings = weekly(
        first=first, weeks=weeks, weekdays=weekdays, starts=slot.starts, ends=slot.ends
    )
    free, taken, _holidays = sort_out(room, evenings)
    return request_rental(
        actor=renter.login,
        renter=renter,
        room=room,
        evenings=free,
        wanted=taken,
        purpose=_PURPOSES[row["id"]],
        people=20,
        pay_plan=PayPlan.MONTHLY,
    )


def _run(source: DemoSource, rental: Rental, *, venue: User, cashier: User) -> None:
    for kind in (PaperKind.LICENCE, PaperKind.INSURANCE):
        until = source.today + timedelta(days=365)
        see_paper(actor=venue, renter=rental.renter, kind=kind, valid_until=until)
    approve_rental(
        actor=venue, rental=rental, asset_approval_no="演示〔2026〕1号", reason="符合夜间办学用途"
    )
    order = accept_contract(actor=rental.renter.login, rental=rental)
    take_cash(actor=cashier, order=order, tendered_fen=order.total_fen)


def _next_week(source: DemoSource) -> date:
    return source.monday + timedelta(weeks=2)
