"""Tickets for lectures. ``class_name`` is the lecture."""

from django.utils.translation import gettext_lazy as _

from university.notifications.texts.message import (
    AMOUNT,
    CLASS,
    NAME,
    MessageKind,
    MessageTemplate,
)

_COUNT = {"count": "4"}
_WHEN = {"date": "12月12日（星期六）上午10:30"}

LECTURES: tuple[MessageTemplate, ...] = (
    MessageTemplate(
        "tickets_confirmed",
        MessageKind.SERVICE,
        _("Dear {name}, {amount} received, {count} tickets for {class_name}, {date}."),
        NAME | CLASS | AMOUNT | _COUNT | _WHEN,
    ),
    MessageTemplate(
        "tickets_confirmed_free",
        MessageKind.SERVICE,
        _("Dear {name}, {count} tickets for {class_name} are yours, {date}."),
        NAME | CLASS | _COUNT | _WHEN,
    ),
    MessageTemplate(
        "tickets_lapsed",
        MessageKind.SERVICE,
        _(
            "Dear {name}, the time to pay for {class_name} ran out and the seats were given back. "
            "You may buy again."
        ),
        NAME | CLASS,
    ),
    MessageTemplate(
        "late_money_lost_seats",
        MessageKind.SERVICE,
        _("Dear {name}, your money came late and {class_name} is full. All {amount} goes back."),
        NAME | CLASS | AMOUNT,
    ),
    MessageTemplate(
        "tickets_offered",
        MessageKind.SERVICE,
        _("Dear {name}, seats for {class_name} are kept for you. Please pay by {until}."),
        NAME | CLASS | {"until": "12月12日（星期六）上午10:30"},
    ),
    MessageTemplate(
        "ticket_back",
        MessageKind.SERVICE,
        _("Dear {name}, your ticket for {class_name} was given back. There is nothing to pay."),
        NAME | CLASS,
    ),
    MessageTemplate(
        "ticket_again",
        MessageKind.SERVICE,
        _("Dear {name}, ticket for {class_name}: code {ticket}, {date}."),
        NAME | CLASS | {"ticket": "4821 9930 1187"} | _WHEN,
    ),
    MessageTemplate(
        "tickets_swapped",
        MessageKind.SERVICE,
        _(
            "Dear {name}, your {count} tickets are for {class_name}, {date} now. Please show the "
            "new ones, the old ones are void."
        ),
        NAME | CLASS | _COUNT | _WHEN,
    ),
    MessageTemplate(
        "lecture_moved",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {class_name} is moved to {date}. Tickets stay valid, or take the money "
            "back on your page."
        ),
        NAME | CLASS | _WHEN,
    ),
    MessageTemplate(
        "lecture_called_off",
        MessageKind.SERVICE,
        _("Dear {name}, {class_name} on {date} is called off. What you paid goes back."),
        NAME | CLASS | _WHEN,
    ),
    MessageTemplate(
        "lecture_news",
        MessageKind.SERVICE,
        _("Dear {name}, about {class_name}: {news}"),
        NAME | CLASS | {"news": "请提前半小时到，带好票和老花镜，从南门进入场馆"},
    ),
)
