"""Forms of the cash counter."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.amounts import read_yuan
from payments.models import DiscountRule
from university import clock
from university.money import yuan


class YuanField(forms.CharField):
    """A sum in yuan as a cashier types it; fen in Python."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return fen."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_yuan(text)
        except ValueError:
            raise forms.ValidationError(
                _("Please write the sum in figures, for example 200."), code="not_a_sum"
            ) from None


class TenderForm(forms.Form):
    """How much the payer put on the counter, and how much of the sum is paid with it."""

    tendered = YuanField(
        label=_("Cash received, in yuan"),
        error_messages={"required": _("Please write how much cash you received.")},
    )
    part = YuanField(
        label=_("Only a part of the sum? Then write the part, in yuan"),
        help_text=_("Leave it empty to take all that is left."),
        required=False,
    )
    #: What the screen that is confirmed said is left, in fen.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, takes_parts: bool, left_fen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Whether the screen asks for a part.
        self.takes_parts, self.left_fen = takes_parts, left_fen

    def say_too_little(self, *, is_part: bool) -> None:
        """The cash does not do for what is to be paid with it."""
        whole = _("That is less than the sum. The whole sum is paid at once.")
        self.add_error("tendered", _("That is less than the part.") if is_part else whole)

    def say_more_than_left(self) -> None:
        """A part is at most what is left."""
        words = _("Still to be paid: %(left)s.") % {"left": yuan(self.left_fen)}
        self.add_error("part", words)


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
