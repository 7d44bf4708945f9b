"""Forms of a cashier's drawer."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.amounts import PIECES
from payments.forms.counter import YuanField
from payments.models import TillEntryKind
from payments.services.tills import BY_HAND
from university.money import yuan


class FloatForm(forms.Form):
    """What lies in the drawer before the first person comes."""

    float = YuanField(
        label=_("Float in the drawer, in yuan"),
        error_messages={"required": _("Please write how much is in the drawer.")},
    )


class MoveForm(forms.Form):
    """Cash that moves without a payer."""

    kind = forms.ChoiceField(
        label=_("What happens with the cash?"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in (*BY_HAND, TillEntryKind.SAFE_TO_BANK)],
        error_messages={"required": _("Please choose what happens with the cash.")},
    )
    amount = YuanField(
        label=_("Sum, in yuan"), error_messages={"required": _("Please write the sum.")}
    )
    reason = forms.CharField(
        label=_("What for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please write what for.")},
    )

    def clean_kind(self) -> TillEntryKind:
        """Return the kind itself."""
        return TillEntryKind(self.cleaned_data["kind"])


class PiecesField(forms.CharField):
    """How many of one note or coin; nothing typed is none."""

    def clean(self, value: Any) -> Any:
        """Return a whole number."""
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        if not text:
            return 0
        if not text.isascii() or not text.isdigit() or len(text) > 5:
            raise forms.ValidationError(_("Please write how many, for example 12."))
        return int(text)


class CountForm(forms.Form):
    """The drawer, note by note; what must be in it is not shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "input--short"}
        for piece in PIECES:
            label = _("How many of %(piece)s") % {"piece": yuan(piece)}
            widget = forms.TextInput(attrs=attrs)
            self.fields[f"p{piece}"] = PiecesField(label=label, required=False, widget=widget)

    @property
    def pieces(self) -> dict[int, int]:
        """Return how many of each, once the form is valid."""
        return {piece: self.cleaned_data[f"p{piece}"] for piece in PIECES}


class WhyForm(forms.Form):
    """How a difference came."""

    why = forms.CharField(
        label=_("How did the difference come?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
