"""Every text message we send. A filled-in text is at most 70 characters (one message to pay for).

No link, no request for a code, the school's name first (the gateway adds it from its signature,
so it stands apart here). Names may be cut short to fit; sums, dates and numbers never are.
"""

from django.conf import settings
from django.utils import translation

from university.notifications.texts.enrolling import ENROLLING
from university.notifications.texts.lectures import LECTURES
from university.notifications.texts.lessons import LESSONS
from university.notifications.texts.message import MessageKind, MessageTemplate
from university.notifications.texts.refunds import REFUNDS
from university.notifications.texts.rentals import RENTALS

#: One text message of Chinese characters.
LONGEST_TEXT = 70
#: Placeholders that may be cut short, in the order in which they are cut.
_CUTTABLE = ("class_name", "room", "round", "helper", "act", "title", "name")
_SHORTEST_CUT = 4

TEMPLATES: dict[str, MessageTemplate] = {
    template.code: template for template in (*ENROLLING, *LECTURES, *LESSONS, *REFUNDS, *RENTALS)
}
CODE_TEMPLATES = tuple(
    template.code for template in TEMPLATES.values() if template.kind == MessageKind.CODE
)


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


def unsigned(text: str) -> str:
    """Return a text as the site shows it: without the school's name in front."""
    return text.removeprefix(f"【{settings.WAGTAIL_SITE_NAME}】")
