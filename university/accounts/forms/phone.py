"""The field for a mobile number."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from university.phones import NotAMobileNumberError, to_e164


class PhoneInput(forms.TextInput):
    """Opens the telephone keypad and lets the browser fill in the number."""

    input_type = "tel"

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "tel", "maxlength": 32})


class PhoneField(forms.CharField):
    """Takes a mobile number however it is typed; its clean value is E.164."""

    widget = PhoneInput
    default_error_messages = {
        "required": _("Please fill in your mobile number."),
        "not_mobile": _("Please fill in a mobile number of 11 digits, beginning with 1."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Your mobile number"), **kwargs})

    def to_python(self, value: Any) -> str:
        """Return the number as ``+8613800000000``; an empty value stays empty."""
        typed = super().to_python(value)
        if not typed:
            return ""
        try:
            return to_e164(typed)
        except NotAMobileNumberError as error:
            raise _explained(error, self.error_messages["not_mobile"]) from error


def _explained(error: NotAMobileNumberError, otherwise: Any) -> ValidationError:
    count = len(error.digits)
    if not count or count == 11 or count > 20:
        return ValidationError(otherwise, code="not_mobile")
    message = ngettext_lazy(
        "A mobile number has 11 digits; you filled in %(count)d. Please look at it again.",
        "A mobile number has 11 digits; you filled in %(count)d. Please look at it again.",
        "count",
    )
    return ValidationError(message, code="not_mobile", params={"count": count})
