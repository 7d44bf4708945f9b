"""Forms for the bank's statement, for transfers by hand, and for differences."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.forms.counter import YuanField
from payments.importing.bank import LARGEST_FILE
from payments.models import Order

_PLAIN = {"autocomplete": "off"}


class OrderNumberField(forms.CharField):
    """An order's number as somebody types it; the order in Python."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Order number"),
            max_length=20,
            widget=forms.TextInput(attrs=_PLAIN),
            error_messages={"required": _("Please write the order number.")},
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Return the order."""
        number = super().clean(value).replace("\0", "").strip().upper()
        order = Order.objects.filter(number=number).first()
        if order is None:
            raise forms.ValidationError(_("There is no order with this number."))
        return order


class FindOrderForm(forms.Form):
    """Which order a transfer is for."""

    order = OrderNumberField()


class BankRefForm(forms.Form):
    """The number that the bank gave a transfer."""

    bank_ref = forms.CharField(
        label=_("Serial number of the bank"),
        max_length=60,
        widget=forms.TextInput(attrs=_PLAIN),
        error_messages={"required": _("Please write the bank's serial number.")},
    )


class TransferForm(BankRefForm):
    """A transfer that somebody saw on the school's account."""

    amount = YuanField(
        label=_("Sum on the statement, in yuan"),
        error_messages={"required": _("Please write the sum.")},
    )
    field_order = ("amount", "bank_ref")


class BankFileForm(forms.Form):
    """The bank's statement as a file."""

    file = forms.FileField(
        label=_("Statement of the bank (csv)"),
        error_messages={"required": _("Please choose the file.")},
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is too large."))
        return file


class ReasonForm(forms.Form):
    """Why something differs."""

    why = forms.CharField(
        label=_("Why does it differ?"),
        max_length=200,
        widget=forms.TextInput(attrs=_PLAIN),
        error_messages={"required": _("Please write why it differs.")},
    )
