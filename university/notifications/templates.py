"""Every text message we send. A filled-in text is at most 70 characters (one message to pay for).

No link, no request for a code, the school's name first (the gateway adds it from its signature,
so it stands apart here). Names may be cut short to fit; sums, dates and numbers never are.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: One text message of Chinese characters.
LONGEST_TEXT = 70
#: Placeholders that may be cut short, in the order in which they are cut.
_CUTTABLE = ("class_name", "round", "helper", "act", "name")
_SHORTEST_CUT = 4


class MessageKind(StrEnum):
    """Service messages concern one's own classes; commercial ones need consent (SENIORS C4)."""

    CODE = "code"
    SERVICE = "service"
    COMMERCIAL = "commercial"


@dataclass(frozen=True)
class MessageTemplate:
    """One text. ``examples`` holds, for each placeholder, the longest value we expect."""

    code: str
    kind: MessageKind
    text: str | Promise
    examples: dict[str, str]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Names of the values, in the order of the gateway's numbered parameters."""
        return tuple(self.examples)


_NAME = {"name": "欧阳·古丽娜尔"}
_CLASS = {"class_name": "八段锦与太极拳提高班"}
_ROUND = {"round": "新学员报名登记"}
_DATE = {"date": "12月12日（星期六）"}
_AMOUNT = {"amount": "1280.50元"}
_HELPER = {"helper": "欧阳·古丽娜尔"}

TEMPLATES: dict[str, MessageTemplate] = {
    template.code: template
    for template in (
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
            _NAME | _CLASS | _DATE,
        ),
        MessageTemplate(
            "application_received",
            MessageKind.SERVICE,
            _(
                "Dear {name}, your application in {round} is in, with {count} wishes. "
                "You may change it until {date}."
            ),
            _NAME | _ROUND | {"count": "3"} | _DATE,
        ),
        MessageTemplate(
            "application_withdrawn",
            MessageKind.SERVICE,
            _("Dear {name}, your application in {round} was taken back. You owe nothing."),
            _NAME | _ROUND,
        ),
        MessageTemplate(
            "audition_passed",
            MessageKind.SERVICE,
            _("Dear {name}, the teacher of {class_name} says yes. You take part in the draw."),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "audition_not_passed",
            MessageKind.SERVICE,
            _(
                "Dear {name}, the teacher of {class_name} advises you to begin with another "
                "class. Please ask at the desk."
            ),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "place_confirmed",
            MessageKind.SERVICE,
            _(
                "Dear {name}, {amount} received, your place in {class_name} is sure. "
                "Receipt {receipt}."
            ),
            _NAME | _CLASS | _AMOUNT | {"receipt": "2026-000123"},
        ),
        MessageTemplate(
            "place_confirmed_free",
            MessageKind.SERVICE,
            _("Dear {name}, your place in {class_name} is sure. There is nothing to pay."),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "place_lapsed",
            MessageKind.SERVICE,
            _(
                "Dear {name}, the time to pay for {class_name} ran out and the place was given "
                "back. You may apply again."
            ),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "place_given_up",
            MessageKind.SERVICE,
            _("Dear {name}, you have left {class_name} as you asked. You need not do anything."),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "money_back",
            MessageKind.SERVICE,
            _(
                "Dear {name}, {amount} for {class_name} went back the way you paid. "
                "It arrives within five working days."
            ),
            _NAME | _CLASS | _AMOUNT,
        ),
        MessageTemplate(
            "cash_back_ready",
            MessageKind.SERVICE,
            _(
                "Dear {name}, {amount} for {class_name} is ready for you. "
                "Please fetch it at the desk with your student card."
            ),
            _NAME | _CLASS | _AMOUNT,
        ),
        MessageTemplate(
            "cash_back_paid",
            MessageKind.SERVICE,
            _("Dear {name}, {amount} for {class_name} was paid back to you in cash at the desk."),
            _NAME | _CLASS | _AMOUNT,
        ),
        MessageTemplate(
            "late_money_lost_place",
            MessageKind.SERVICE,
            _(
                "Dear {name}, your money came late and {class_name} is full. All {amount} goes "
                "back. You are first on the waitlist."
            ),
            _NAME | _CLASS | _AMOUNT,
        ),
        MessageTemplate(
            "waitlist_head",
            MessageKind.SERVICE,
            _(
                "Dear {name}, you are first on the waitlist of {class_name}. "
                "We ring you when a place is free."
            ),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "place_offered",
            MessageKind.SERVICE,
            _(
                "Dear {name}, {class_name} has a place for you. Please answer by {until}, "
                "on your page or by phone."
            ),
            _NAME | _CLASS | {"until": "12月12日（星期六）上午10:30"},
        ),
        MessageTemplate(
            "offer_lapsed",
            MessageKind.SERVICE,
            _(
                "Dear {name}, we had no answer from you, so the place in {class_name} went to the "
                "next person. You may wait again."
            ),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "waitlist_passed",
            MessageKind.SERVICE,
            _(
                "Dear {name}, it was your turn for {class_name}, but the rules do not allow it: "
                "{reason}. Please ask the desk."
            ),
            _NAME | _CLASS | {"reason": "同一时间已有别的班"},
        ),
        MessageTemplate(
            "draw_won",
            MessageKind.SERVICE,
            _(
                "Dear {name}, you were drawn: a place in {class_name} is kept for you. "
                "Please pay by {date}, also in cash at the desk."
            ),
            _NAME | _CLASS | _DATE,
        ),
        MessageTemplate(
            "draw_seat_gone",
            MessageKind.SERVICE,
            _(
                "Dear {name}, you were drawn for {class_name}, but the place had gone. "
                "You come first on its waitlist."
            ),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "draw_waiting",
            MessageKind.SERVICE,
            _(
                "Dear {name}, you were not drawn this time. You are number {number} on the "
                "waitlist of {class_name}. We tell you when a place is free."
            ),
            _NAME | _CLASS | {"number": "128"},
        ),
        MessageTemplate(
            "draw_lost",
            MessageKind.SERVICE,
            _(
                "Dear {name}, you got no class in this draw. Your page says why, and which "
                "classes still have places."
            ),
            _NAME,
        ),
        MessageTemplate(
            "transferred",
            MessageKind.SERVICE,
            _("Dear {name}, your change of class is done. You are now in {class_name}."),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "leave_taken",
            MessageKind.SERVICE,
            _("Dear {name}, you are on leave. We expect you back by {date}."),
            _NAME | _DATE,
        ),
        MessageTemplate(
            "leave_over",
            MessageKind.SERVICE,
            _("Dear {name}, welcome back. You are on the register again."),
            _NAME,
        ),
        MessageTemplate(
            "session_moved",
            MessageKind.SERVICE,
            _("Dear {name}, {class_name} does not meet on {date} but on {until}."),
            _NAME | _CLASS | _DATE | {"until": "12月12日（星期六）上午10:30"},
        ),
        MessageTemplate(
            "session_called_off",
            MessageKind.SERVICE,
            _("Dear {name}, {class_name} does not meet on {date}. You need not come."),
            _NAME | _CLASS | {"date": "12月12日（星期六）上午10:30"},
        ),
        MessageTemplate(
            "helper_acted",
            MessageKind.SERVICE,
            _(
                "{helper} has just done this for you: {act}. "
                "If you do not want it, please tell the desk."
            ),
            _HELPER | {"act": "报名八段锦与太极拳提高班"},
        ),
        MessageTemplate(
            "authority_given",
            MessageKind.SERVICE,
            _(
                "Dear {name}, {helper} may act for you until {date}. "
                "If you do not want it, please tell the desk."
            ),
            _NAME | _HELPER | _DATE,
        ),
        MessageTemplate(
            "small_class",
            MessageKind.SERVICE,
            _(
                "Dear {name}, {class_name} has too few people and may not open. "
                "Please say by {date} what you want instead."
            ),
            _NAME | _CLASS | _DATE,
        ),
        MessageTemplate(
            "small_class_opens",
            MessageKind.SERVICE,
            _("Dear {name}, {class_name} opens after all. Your place stays as it is."),
            _NAME | _CLASS,
        ),
        MessageTemplate(
            "authority_ended",
            MessageKind.SERVICE,
            _("Dear {name}, {helper} can no longer act for you."),
            _NAME | _HELPER,
        ),
        MessageTemplate(
            "phone_changed",
            MessageKind.SERVICE,
            _(
                "Dear {name}, you now log in with the phone ending in {tail}. "
                "If it was not you, please tell the desk."
            ),
            _NAME | {"tail": "0001"},
        ),
    )
}


def get_template(code: str) -> MessageTemplate:
    """Return the template; raises ValueError for a code nobody wrote."""
    try:
        return TEMPLATES[code]
    except KeyError:
        raise ValueError(f"there is no message template {code!r}") from None


def fill(template: MessageTemplate, values: dict[str, str]) -> dict[str, str]:
    """Return the values with names cut so that the whole message fits in one text message.

    Raises ValueError when a value is missing or unknown: that is a fault in the caller.
    """
    if set(values) != set(template.placeholders):
        wanted = ", ".join(template.placeholders)
        raise ValueError(f"message {template.code} takes {wanted}; got {', '.join(values)}")
    fitted = {name: str(values[name]) for name in template.placeholders}
    for name in _CUTTABLE:
        excess = len(signed(template, fitted)) - LONGEST_TEXT
        if excess <= 0:
            break
        if name in fitted and len(fitted[name]) > _SHORTEST_CUT:
            kept = max(_SHORTEST_CUT, len(fitted[name]) - excess) - 1
            fitted[name] = fitted[name][:kept] + "…"
    return fitted


def body(template: MessageTemplate, values: dict[str, str]) -> str:
    """Return the text without the school's name, in the school's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(template.text).format_map(values)


def signed(template: MessageTemplate, values: dict[str, str]) -> str:
    """Return the text as it arrives: the school's name in brackets, then the body."""
    return f"【{settings.WAGTAIL_SITE_NAME}】{body(template, values)}"
