"""The desk's forms. Staff pages may ask several things at once."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """Whatever the person has with them; a scanner types the card's code and presses enter."""

    words = forms.CharField(
        label=_("Whom do you look for?"),
        help_text=_("Name, pinyin initials, end of the phone number, student number, or the card."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Please type a name or a number.")},
    )
