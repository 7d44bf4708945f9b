"""The desk's forms. Staff pages may ask several things at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from university.accounts.forms.people import (
    BirthDateField,
    HelperPeriodForm,
    HelperScopeForm,
    IdNumberField,
    NameField,
    SexField,
)
from university.accounts.forms.phone import PhoneField
from university.accounts.id_numbers import id_facts


class SearchForm(forms.Form):
    """Whatever the person has with them; a scanner types the card's code and presses enter."""

    words = forms.CharField(
        label=_("Whom do you look for?"),
        help_text=_("Name, pinyin initials, end of the phone number, student number, or the card."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Please type a name or a number.")},
    )


class NewStudentForm(forms.Form):
    """A person who stands at the desk; birth date and sex are asked only without a number."""

    name = NameField()
    id_number = IdNumberField(
        required=False, help_text=_("With it you need not fill in birth date and sex.")
    )
    birth_date = BirthDateField(required=False, help_text=_("Eight digits, e.g. 19550501."))
    sex = SexField(required=False)
    phone = PhoneField(
        label=_("Mobile number"), required=False, help_text=_("Leave it empty for no phone.")
    )
    emergency_contact_name = NameField(label=_("Emergency contact"), required=False)
    emergency_contact_phone = PhoneField(label=_("Their phone"), required=False)
    is_document_seen = forms.BooleanField(
        label=_("I have compared the ID card with the person"), required=False
    )
    has_signed = forms.BooleanField(
        label=_("They have signed the privacy notice on paper"),
        error_messages={"required": _("Without the signed paper nobody can be registered.")},
    )

    def clean(self) -> dict[str, Any]:
        """Take birth date and sex from the number; without one, ask for both."""
        answers = super().clean() or {}
        if answers.get("id_number"):
            answers["birth_date"], answers["sex"] = id_facts(answers["id_number"])
        elif "id_number" not in self.errors:
            if not answers.get("birth_date") and "birth_date" not in self.errors:
                self.add_error("birth_date", _("Without an ID number, fill in the birth date."))
            if not answers.get("sex") and "sex" not in self.errors:
                self.add_error("sex", _("Without an ID number, choose woman or man."))
        return answers


class ContactForm(forms.Form):
    """The student's own phone and whom to ring."""

    phone = PhoneField(
        label=_("Mobile number"), required=False, help_text=_("Leave it empty for no phone.")
    )
    emergency_contact_name = NameField(label=_("Emergency contact"), required=False)
    emergency_contact_phone = PhoneField(label=_("Their phone"), required=False)


class IdentityForm(forms.Form):
    """The number on the card in hand."""

    id_number = IdNumberField()


class PaperAuthorityForm(forms.Form):
    """What the signed paper says."""

    name = NameField(label=_("Helper's name"))
    phone = PhoneField(label=_("Helper's mobile number"))
    scope = HelperScopeForm.base_fields["scope"]
    period = HelperPeriodForm.base_fields["period"]
    has_signed = forms.BooleanField(
        label=_("The student has signed the paper here"),
        error_messages={"required": _("Without the signed paper there is no authority.")},
    )
