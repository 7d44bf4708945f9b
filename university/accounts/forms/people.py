"""Questions about a person, one a form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from university.accounts.birth_dates import clean_birth_date
from university.accounts.forms.phone import PhoneField
from university.accounts.id_numbers import clean_id_number
from university.accounts.models import AuthorityScope, Sex
from university.accounts.person_names import clean_name
from university.refusals import Refusal

_CHOOSE = {
    "required": _("Please choose one of the answers."),
    "invalid_choice": _("Please choose one of the answers."),
}


class CleanedField(forms.CharField):
    """Text that one of our own cleaners puts right or refuses with its sentence."""

    def __init__(self, *, cleaner: Callable[[str], Any], **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.cleaner = cleaner

    def to_python(self, value: Any) -> Any:
        """Return what the cleaner makes of the text."""
        typed = super().to_python(value) or ""
        if not typed.strip():
            return ""
        try:
            return self.cleaner(typed)
        except Refusal as refusal:
            parts = [str(part) for part in (refusal.message, refusal.next_step) if part]
            raise forms.ValidationError("".join(parts), code=refusal.code) from refusal

    def run_validators(self, value: Any) -> None:
        """The cleaner has looked at everything already."""


class NameField(CleanedField):
    """A person's name."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Name"))
        options.setdefault("error_messages", {"required": _("Please fill in the name.")})
        super().__init__(
            cleaner=clean_name,
            widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
            **options,
        )


class IdNumberField(CleanedField):
    """An ID number; the keyboard has letters, because it may end in X."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("ID number"))
        options.setdefault("error_messages", {"required": _("Please fill in the ID number.")})
        attrs = {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "inputmode": "text",
        }
        super().__init__(cleaner=clean_id_number, widget=forms.TextInput(attrs=attrs), **options)


class BirthDateField(CleanedField):
    """A birth date in one box, typed in any of the usual ways."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Birth date"))
        options.setdefault("error_messages", {"required": _("Please fill in the birth date.")})
        attrs = {"autocomplete": "bday", "inputmode": "numeric"}
        super().__init__(cleaner=clean_birth_date, widget=forms.TextInput(attrs=attrs), **options)


class SexField(forms.ChoiceField):
    """Two radio buttons."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "label": _("Sex"),
                "choices": Sex.choices,
                "error_messages": _CHOOSE,
                **options,
            }
        )


class NameForm(forms.Form):
    """Who?"""

    name = NameField(
        label=_("What is the name of the person who comes to learn?"),
        help_text=_("Please write it as on the ID card."),
    )


class IdNumberForm(forms.Form):
    """Which ID number?"""

    id_number = IdNumberField(
        label=_("What is the ID number?"),
        help_text=_("18 signs. Birth date and sex are read from it. We keep it locked away."),
    )


class BirthDateForm(forms.Form):
    """Born when?"""

    birth_date = BirthDateField(
        label=_("Which day were you born?"),
        help_text=_("Please write eight digits. 1 May 1955 is 19550501."),
    )


class SexForm(forms.Form):
    """Woman or man?"""

    sex = SexField(label=_("Are you a woman or a man?"))


class ContactNameForm(forms.Form):
    """Whom do we ring?"""

    emergency_contact_name = NameField(
        label=_("Whom do we ring when you feel unwell?"),
        help_text=_("One person of your family, or a friend. Please tell them."),
    )


class ContactPhoneForm(forms.Form):
    """On which phone?"""

    emergency_contact_phone = PhoneField(label=_("What is their mobile number?"))


class HelperPhoneForm(forms.Form):
    """The helper logs in with this phone."""

    phone = PhoneField(
        label=_("What is the helper's mobile number?"),
        help_text=_("They log in with their own phone, never with yours."),
    )


class HelperNameForm(forms.Form):
    """How is the helper called?"""

    name = NameField(label=_("What is the helper's name?"))


class HelperScopeForm(forms.Form):
    """What may the helper do?"""

    scope = forms.ChoiceField(
        label=_("What may they do for you?"),
        choices=AuthorityScope.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )


#: Days by the word of the choice; none is longer than a year.
PERIODS = {
    "30": _("for one month"),
    "90": _("for three months"),
    "180": _("for half a year"),
    "365": _("for one year"),
}


class HelperPeriodForm(forms.Form):
    """Until when?"""

    period = forms.ChoiceField(
        label=_("For how long?"),
        choices=list(PERIODS.items()),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
