"""What the registrar types in for a draw. One field each."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.drawing import public_number_of


class SourceForm(forms.Form):
    """Which number will be used; everybody can read it from then on."""

    number_source = forms.CharField(
        label=_("Which public number will be used"),
        help_text=_(
            "A number that nobody controls, with its day: the city lottery's, a share index."
        ),
        min_length=4,
        max_length=80,
        error_messages={"required": _("Please write down which public number will be used.")},
    )


class NumberForm(forms.Form):
    """The number, twice, because it cannot be changed afterwards."""

    public_number = forms.CharField(
        label=_("Public number"),
        help_text=_("Digits only, as it was made public."),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Please type the public number.")},
    )
    again = forms.CharField(
        label=_("The same number again"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Please type the public number a second time.")},
    )

    def clean_public_number(self) -> str:
        """Digits only, however they were typed."""
        return _digits(self.cleaned_data["public_number"])

    def clean_again(self) -> str:
        """Digits only, and the same."""
        again = _digits(self.cleaned_data["again"])
        if again != self.cleaned_data.get("public_number", again):
            raise forms.ValidationError(_("The two numbers are not the same."))
        return again


class SureForm(forms.Form):
    """A step with nothing to type."""


def _digits(typed: str) -> str:
    try:
        return public_number_of(typed)
    except ValueError as fault:
        raise forms.ValidationError(
            _("A public number has 3 to 40 digits and nothing else.")
        ) from fault
