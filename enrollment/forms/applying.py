"""Questions of an application, one a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

#: No more choices than fit on one screen (SENIORS criterion 18).
_MOST_CHOICES = 6


class WantsForm(forms.Form):
    """How many of the wished classes at most."""

    wants = forms.ChoiceField(
        label=_("How many of these classes do you want at most?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a number."),
            "invalid_choice": _("Please choose a number."),
        },
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wants"].choices = [  # type: ignore[attr-defined]
            (str(count), _count_words(count)) for count in range(1, min(most, _MOST_CHOICES) + 1)
        ]


def _count_words(count: int) -> str:
    return ngettext("%(count)d class", "%(count)d classes", count) % {"count": count}
