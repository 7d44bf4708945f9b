"""Forms about money that goes back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from payments.forms.counter import YuanField
from payments.providers.registry import CASH


class WhyForm(forms.Form):
    """Why; a short sentence that is kept."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please write down why.")},
    )


class WayField(forms.ChoiceField):
    """The way back: as it came, or cash for money that came another way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("How does the money go back?"),
            choices=[("", _("the way it came")), (CASH, _("in cash at the desk"))],
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )


class DeskLeaveForm(WhyForm):
    """Leaving while the term runs, written down at the desk."""

    way = WayField()

    def __init__(self, *args: Any, may_choose_way: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_choose_way:
            del self.fields["way"]


class ExceptionForm(WhyForm):
    """A sum that no table promises."""

    amount = YuanField(
        label=_("How much goes back, in yuan?"),
        error_messages={"required": _("Please write how much goes back.")},
    )
    way = WayField()
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("amount", "reason", "way", "seen")


class DecisionForm(forms.Form):
    """What becomes of a refund that waits for a person."""

    decision = forms.ChoiceField(
        label=_("What shall be done?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    reason = forms.CharField(
        label=_("Why? Needed for a no, and for cash."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = choices


APPROVE = ("approve", pgettext_lazy("refund", "approve it"))
DECLINE = ("decline", pgettext_lazy("refund", "do not approve it"))
RETRY = ("retry", _("send it again the same way"))
IN_CASH = ("cash", _("pay it back in cash at the desk"))
