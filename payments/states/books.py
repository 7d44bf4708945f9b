"""States of tills and of differences, and which may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TillState(models.TextChoices):
    """A cashier's drawer."""

    OPEN = "open", pgettext_lazy("till", "open")
    CLOSED = "closed", pgettext_lazy("till", "closed")


class DifferenceState(models.TextChoices):
    """Something that does not fit."""

    OPEN = "open", _("to be explained")
    RESOLVED = "resolved", _("explained")
    #: The other side came later, and now it fits.
    GONE = "gone", _("fits by now")


TILL_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({TillState.OPEN}),
    TillState.OPEN: frozenset({TillState.CLOSED}),
}

DIFFERENCE_MOVES: dict[str, frozenset[str]] = {
    "": frozenset({DifferenceState.OPEN}),
    DifferenceState.OPEN: frozenset({DifferenceState.RESOLVED, DifferenceState.GONE}),
}
