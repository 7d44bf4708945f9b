"""Forms of the staff login."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PasswordInput(forms.PasswordInput):
    """Never filled in again by us; the browser's own store may."""

    def __init__(self, purpose: str) -> None:
        super().__init__(attrs={"autocomplete": purpose})


class StaffLoginForm(forms.Form):
    """Who, with which password."""

    name = forms.CharField(
        label=_("Login name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Please fill in your login name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        widget=PasswordInput("current-password"),
        error_messages={"required": _("Please fill in your password.")},
    )


class SecondFactorForm(forms.Form):
    """Which code does the phone show now? A recovery code does as well."""

    code = forms.CharField(
        label=_("The code on your phone"),
        help_text=_("Six digits that change every half minute. A recovery code does as well."),
        max_length=32,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "input-code",
            }
        ),
        error_messages={"required": _("Please fill in the code.")},
    )


class FirstCodeForm(SecondFactorForm):
    """The first code of a phone that is being tied to the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits that change every half minute.")


class PasswordChangeForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=_("Old password"),
        strip=False,
        max_length=1000,
        widget=PasswordInput("current-password"),
        error_messages={"required": _("Please fill in the old password.")},
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least ten characters, not only digits."),
        strip=False,
        max_length=1000,
        widget=PasswordInput("new-password"),
        error_messages={"required": _("Please fill in the new password.")},
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        max_length=1000,
        widget=PasswordInput("new-password"),
        error_messages={"required": _("Please fill in the new password again.")},
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", _("The two new passwords are not the same."))
        return values
