"""Codes, places, draws, waitlists, classes and helpers, and the money of a place."""

from django.utils.translation import gettext_lazy as _

from university.notifications.texts.message import (
    AMOUNT,
    CLASS,
    DATE,
    HELPER,
    NAME,
    ROUND,
    MessageKind,
    MessageTemplate,
)

ENROLLING: tuple[MessageTemplate, ...] = (
    MessageTemplate(
        "study_displaced",
        MessageKind.SERVICE,
        _("Dear {name}, {room} is needed on {time}. Your self-study there is off; sorry."),
        NAME | {"room": "一楼自习阅览室", "time": "12月12日（星期六）上午10:30"},
    ),
    MessageTemplate(
        "class_notice",
        MessageKind.SERVICE,
        _("Notice of {class_name}: {title}. More on your page."),
        CLASS | {"title": "星期一的课改到二楼书画教室一上，请带好毛笔和毡子，不要迟到"},
    ),
    MessageTemplate(
        "login_code",
        MessageKind.CODE,
        _("Your code is {code}, valid for 10 minutes. Our staff never ask you for a code."),
        {"code": "123456"},
    ),
    MessageTemplate(
        "place_held",
        MessageKind.SERVICE,
        _(
            "Dear {name}, we keep a place in {class_name} for you. Please pay by {date}, "
            "also in cash at the desk."
        ),
        NAME | CLASS | DATE,
    ),
    MessageTemplate(
        "application_received",
        MessageKind.SERVICE,
        _(
            "Dear {name}, your application in {round} is in, with {count} wishes. "
            "You may change it until {date}."
        ),
        NAME | ROUND | {"count": "3"} | DATE,
    ),
    MessageTemplate(
        "application_withdrawn",
        MessageKind.SERVICE,
        _("Dear {name}, your application in {round} was taken back. You owe nothing."),
        NAME | ROUND,
    ),
    MessageTemplate(
        "audition_passed",
        MessageKind.SERVICE,
        _("Dear {name}, the teacher of {class_name} says yes. You take part in the draw."),
        NAME | CLASS,
    ),
    MessageTemplate(
        "audition_not_passed",
        MessageKind.SERVICE,
        _(
            "Dear {name}, the teacher of {class_name} advises you to begin with another "
            "class. Please ask at the desk."
        ),
        NAME | CLASS,
    ),
    MessageTemplate(
        "place_confirmed",
        MessageKind.SERVICE,
        _("Dear {name}, {amount} received, your place in {class_name} is sure. Receipt {receipt}."),
        NAME | CLASS | AMOUNT | {"receipt": "2026-000123"},
    ),
    MessageTemplate(
        "place_confirmed_free",
        MessageKind.SERVICE,
        _("Dear {name}, your place in {class_name} is sure. There is nothing to pay."),
        NAME | CLASS,
    ),
    MessageTemplate(
        "part_received",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {amount} for {class_name} received. "
            "Please pay the other {left} by {date}."
        ),
        NAME | CLASS | AMOUNT | {"left": "1280.50元"} | DATE,
    ),
    MessageTemplate(
        "parts_go_back",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {class_name} was not paid in full and is not kept for you any more. "
            "All {amount} that you paid goes back."
        ),
        NAME | CLASS | AMOUNT,
    ),
    MessageTemplate(
        "place_lapsed",
        MessageKind.SERVICE,
        _(
            "Dear {name}, the time to pay for {class_name} ran out and the place was given "
            "back. You may apply again."
        ),
        NAME | CLASS,
    ),
    MessageTemplate(
        "place_given_up",
        MessageKind.SERVICE,
        _("Dear {name}, you have left {class_name} as you asked. You need not do anything."),
        NAME | CLASS,
    ),
    MessageTemplate(
        "money_back",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {amount} for {class_name} went back the way you paid. "
            "It arrives within five working days."
        ),
        NAME | CLASS | AMOUNT,
    ),
    MessageTemplate(
        "cash_back_ready",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {amount} for {class_name} is ready for you. "
            "Please fetch it at the desk with your student card."
        ),
        NAME | CLASS | AMOUNT,
    ),
    MessageTemplate(
        "cash_back_paid",
        MessageKind.SERVICE,
        _("Dear {name}, {amount} for {class_name} was paid back to you in cash at the desk."),
        NAME | CLASS | AMOUNT,
    ),
    MessageTemplate(
        "late_money_lost_place",
        MessageKind.SERVICE,
        _(
            "Dear {name}, your money came late and {class_name} is full. All {amount} goes "
            "back. You are first on the waitlist."
        ),
        NAME | CLASS | AMOUNT,
    ),
    MessageTemplate(
        "waitlist_head",
        MessageKind.SERVICE,
        _(
            "Dear {name}, you are first on the waitlist of {class_name}. "
            "We ring you when a place is free."
        ),
        NAME | CLASS,
    ),
    MessageTemplate(
        "place_offered",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {class_name} has a place for you. Please answer by {until}, "
            "on your page or by phone."
        ),
        NAME | CLASS | {"until": "12月12日（星期六）上午10:30"},
    ),
    MessageTemplate(
        "offer_lapsed",
        MessageKind.SERVICE,
        _(
            "Dear {name}, we had no answer from you, so the place in {class_name} went to the "
            "next person. You may wait again."
        ),
        NAME | CLASS,
    ),
    MessageTemplate(
        "waitlist_passed",
        MessageKind.SERVICE,
        _(
            "Dear {name}, it was your turn for {class_name}, but the rules do not allow it: "
            "{reason}. Please ask the desk."
        ),
        NAME | CLASS | {"reason": "同一时间已有别的班"},
    ),
    MessageTemplate(
        "draw_won",
        MessageKind.SERVICE,
        _(
            "Dear {name}, you were drawn: a place in {class_name} is kept for you. "
            "Please pay by {date}, also in cash at the desk."
        ),
        NAME | CLASS | DATE,
    ),
    MessageTemplate(
        "draw_seat_gone",
        MessageKind.SERVICE,
        _(
            "Dear {name}, you were drawn for {class_name}, but the place had gone. "
            "You come first on its waitlist."
        ),
        NAME | CLASS,
    ),
    MessageTemplate(
        "draw_waiting",
        MessageKind.SERVICE,
        _(
            "Dear {name}, you were not drawn this time. You are number {number} on the "
            "waitlist of {class_name}. We tell you when a place is free."
        ),
        NAME | CLASS | {"number": "128"},
    ),
    MessageTemplate(
        "draw_lost",
        MessageKind.SERVICE,
        _(
            "Dear {name}, you got no class in this draw. Your page says why, and which "
            "classes still have places."
        ),
        NAME,
    ),
    MessageTemplate(
        "transferred",
        MessageKind.SERVICE,
        _("Dear {name}, your change of class is done. You are now in {class_name}."),
        NAME | CLASS,
    ),
    MessageTemplate(
        "leave_taken",
        MessageKind.SERVICE,
        _("Dear {name}, you are on leave. We expect you back by {date}."),
        NAME | DATE,
    ),
    MessageTemplate(
        "leave_over",
        MessageKind.SERVICE,
        _("Dear {name}, welcome back. You are on the register again."),
        NAME,
    ),
    MessageTemplate(
        "session_moved",
        MessageKind.SERVICE,
        _("Dear {name}, {class_name} does not meet on {date} but on {until}."),
        NAME | CLASS | DATE | {"until": "12月12日（星期六）上午10:30"},
    ),
    MessageTemplate(
        "session_called_off",
        MessageKind.SERVICE,
        _("Dear {name}, {class_name} does not meet on {date}. You need not come."),
        NAME | CLASS | {"date": "12月12日（星期六）上午10:30"},
    ),
    MessageTemplate(
        "helper_acted",
        MessageKind.SERVICE,
        _(
            "{helper} has just done this for you: {act}. "
            "If you do not want it, please tell the desk."
        ),
        HELPER | {"act": "报名八段锦与太极拳提高班"},
    ),
    MessageTemplate(
        "authority_given",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {helper} may act for you until {date}. "
            "If you do not want it, please tell the desk."
        ),
        NAME | HELPER | DATE,
    ),
    MessageTemplate(
        "small_class",
        MessageKind.SERVICE,
        _(
            "Dear {name}, {class_name} has too few people and may not open. "
            "Please say by {date} what you want instead."
        ),
        NAME | CLASS | DATE,
    ),
    MessageTemplate(
        "small_class_opens",
        MessageKind.SERVICE,
        _("Dear {name}, {class_name} opens after all. Your place stays as it is."),
        NAME | CLASS,
    ),
    MessageTemplate(
        "authority_ended",
        MessageKind.SERVICE,
        _("Dear {name}, {helper} can no longer act for you."),
        NAME | HELPER,
    ),
    MessageTemplate(
        "phone_changed",
        MessageKind.SERVICE,
        _(
            "Dear {name}, you now log in with the phone ending in {tail}. "
            "If it was not you, please tell the desk."
        ),
        NAME | {"tail": "0001"},
    ),
)
