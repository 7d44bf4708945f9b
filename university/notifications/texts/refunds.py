"""Classes called off, and refunds that a second person looked at."""

from django.utils.translation import gettext_lazy as _

from university.notifications.texts.message import (
    AMOUNT,
    CLASS,
    NAME,
    MessageKind,
    MessageTemplate,
)

REFUNDS: tuple[MessageTemplate, ...] = (
    MessageTemplate(
        "class_called_off",
        MessageKind.SERVICE,
        _("Dear {name}, {class_name} does not take place. All that you paid goes back."),
        NAME | CLASS,
    ),
    MessageTemplate(
        "refund_declined",
        MessageKind.SERVICE,
        _("Dear {name}, {amount} for {class_name} cannot go back. Please ring the office."),
        NAME | CLASS | AMOUNT,
    ),
    MessageTemplate(
        "late_entry_declined",
        MessageKind.SERVICE,
        _("Dear {name}, you cannot join {class_name} this term. Please ring the office."),
        NAME | CLASS,
    ),
)
