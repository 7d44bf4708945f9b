"""Rooms rented in the evening."""

from django.utils.translation import gettext_lazy as _

from university.notifications.texts.message import AMOUNT, DATE, MessageKind, MessageTemplate

_RENTER = {"name": "示例艺术培训中心"}
_ROOM = {"room": "舞蹈教室二（形体太极）"}

RENTALS: tuple[MessageTemplate, ...] = (
    MessageTemplate(
        "rental_approved",
        MessageKind.SERVICE,
        _("{name}: your request for {room} is approved. Accept the contract and pay by {date}."),
        _RENTER | _ROOM | DATE,
    ),
    MessageTemplate(
        "rental_rejected",
        MessageKind.SERVICE,
        _("{name}: your request for {room} was not approved. Your page says why."),
        _RENTER | _ROOM,
    ),
    MessageTemplate(
        "rental_paid",
        MessageKind.SERVICE,
        _("{name}: {amount} received for {room}. Your page says how to get in."),
        _RENTER | _ROOM | AMOUNT,
    ),
    MessageTemplate(
        "rental_bill",
        MessageKind.SERVICE,
        _("{name}: the next bill for {room} is {amount}. Please pay by {date}."),
        _RENTER | _ROOM | AMOUNT | DATE,
    ),
    MessageTemplate(
        "rental_lapsed",
        MessageKind.SERVICE,
        _("{name}: {room} was not paid in time. The evenings of this bill were given back."),
        _RENTER | _ROOM,
    ),
    MessageTemplate(
        "rental_late_money",
        MessageKind.SERVICE,
        _("{name}: your money for {room} came too late. All {amount} goes back."),
        _RENTER | _ROOM | AMOUNT,
    ),
    MessageTemplate(
        "rental_cancelled",
        MessageKind.SERVICE,
        _("{name}: {room} on {date} is cancelled. {amount} goes back to you."),
        _RENTER | _ROOM | DATE | AMOUNT,
    ),
    MessageTemplate(
        "rental_moved",
        MessageKind.SERVICE,
        _("{name}: on {date} the school needs your room. You are in {room} instead."),
        _RENTER | _ROOM | DATE,
    ),
    MessageTemplate(
        "rental_displaced",
        MessageKind.SERVICE,
        _("{name}: on {date} the school needs {room}. {amount} goes back to you. We are sorry."),
        _RENTER | _ROOM | DATE | AMOUNT,
    ),
    MessageTemplate(
        "rental_evening_free",
        MessageKind.SERVICE,
        _("{name}: {room} is free on {date} after all. You can take it on your page."),
        _RENTER | _ROOM | DATE,
    ),
    MessageTemplate(
        "rental_cash_ready",
        MessageKind.SERVICE,
        _("{name}: {amount} of {room} is ready at the desk. Please fetch it with your contract."),
        _RENTER | _ROOM | AMOUNT,
    ),
    MessageTemplate(
        "rental_cash_paid",
        MessageKind.SERVICE,
        _("{name}: {amount} of {room} was paid back to you in cash at the desk."),
        _RENTER | _ROOM | AMOUNT,
    ),
    MessageTemplate(
        "rental_money_back",
        MessageKind.SERVICE,
        _("{name}: {amount} of {room} went back the way you paid, within five working days."),
        _RENTER | _ROOM | AMOUNT,
    ),
)
