"""Forms of the cash counter."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.amounts import read_yuan
from payments.models import DiscountRule
from university import clock


class YuanField(forms.CharField):
    """A sum in yuan as a cashier types it; fen in Python."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return fen."""
        text = super().clean(value)
        try:
            return read_yuan(text)
        except ValueError:
            raise forms.ValidationError(
                _("Please write the sum in figures, for example 200."), code="not_a_sum"
            ) from None


class TenderForm(forms.Form):
    """How much the payer put on the counter."""

    tendered = YuanField(
        label=_("Cash received, in yuan"),
        error_messages={"required": _("Please write how much cash you received.")},
    )


class GrantForm(forms.Form):
    """A discount that a person checked."""

    rule = forms.ModelChoiceField(
        queryset=DiscountRule.objects.none(),
        label=_("Which discount?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Please choose a discount.")},
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Please write until when the proof is valid."),
            "invalid": _("Please write the day, for example 2026-12-31."),
        },
    )
    has_seen_proof = forms.BooleanField(
        label=_("I have seen the proof and given it back."),
        error_messages={"required": _("Please look at the proof first, then tick this box.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = DiscountRule.objects.filter(needs_grant=True, is_active=True)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]

    def clean_valid_until(self) -> date:
        """A grant lies in the future, and at most two years of it."""
        day: date = self.cleaned_data["valid_until"]
        today = clock.today()
        if not today <= day <= date(today.year + 2, 12, 31):
            raise forms.ValidationError(
                _("Please write a day from today on, at most two years ahead."), code="out_of_range"
            )
        return day
