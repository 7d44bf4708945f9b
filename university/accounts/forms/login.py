"""The two questions of a login: which phone, which code."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from university.accounts.forms.phone import PhoneField

_NOT_A_DIGIT = re.compile(r"\D+")
_SEPARATORS = re.compile(r"[\s\-_.]+")
_STUDENT_NO = re.compile(r"^[0-9A-Z]{4,12}$")


class PhoneForm(forms.Form):
    """Which phone?"""

    phone = PhoneField(
        help_text=_("We send a code of six digits to it. No password is needed."),
    )


class CardForm(forms.Form):
    """Which card?"""

    student_no = forms.CharField(
        label=_("The number on your student card"),
        help_text=_("The code goes to the phone that you left with the school."),
        max_length=64,
        error_messages={
            "required": _("Please fill in the number on your student card."),
            "max_length": _("This number is too long. Please look at the card again."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    def clean_student_no(self) -> str:
        """Return the number without blanks, in half width and capitals."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["student_no"])
        number = _SEPARATORS.sub("", typed).upper()
        if not _STUDENT_NO.match(number):
            raise forms.ValidationError(
                _("The number has only digits. Please look at the card again.")
            )
        return number


class CodeInput(forms.TextInput):
    """Opens the digit keypad, and takes the code from the text message by itself."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "maxlength": 6,
                "class": "input-code",
            }
        )


class CodeField(forms.CharField):
    """Six digits; blanks and full-width digits are forgiven."""

    widget = CodeInput
    default_error_messages = {
        "required": _("Please fill in the code from the text message."),
        "six_digits": _("The code has six digits. Please look at the text message again."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("The code from the text message"), **kwargs})

    def to_python(self, value: Any) -> str:
        """Return six ASCII digits."""
        typed = super().to_python(value)
        if not typed:
            return ""
        digits = _NOT_A_DIGIT.sub("", unicodedata.normalize("NFKC", typed[:64]))
        if len(digits) != 6:
            raise forms.ValidationError(self.error_messages["six_digits"], code="six_digits")
        return digits


class CodeForm(forms.Form):
    """Which code? ``hint`` says where it was sent and how long it is good."""

    code = CodeField()

    def __init__(self, data: Any = None, *, hint: str) -> None:
        super().__init__(data)
        self.fields["code"].help_text = hint
