"""Questions to a renter, one a form."""

import unicodedata
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Weekday
from payments.models import PaperKind, PayPlan, RenterKind
from university import clock
from university.accounts.birth_dates import written_day
from university.accounts.forms.people import CleanedField

_CHOOSE = {
    "required": _("Please choose one of the answers."),
    "invalid_choice": _("Please choose one of the answers."),
}
_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _words(label: Any, *, most: int, missing: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        error_messages={
            "required": missing,
            "max_length": _("Please write it shorter."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )


class DayField(CleanedField):
    """A day in one box, written in any of the usual ways."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(cleaner=written_day, widget=forms.TextInput(attrs=attrs), **options)


class NumberField(forms.CharField):
    """A small whole number; full-width digits are taken too."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "input--short"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=6, **options)
        self.least, self.most = least, most

    def clean(self, value: Any) -> Any:
        """Return the number, or say between which two it lies."""
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if not text.isdecimal() or not self.least <= int(text) <= self.most:
            raise forms.ValidationError(
                _("Please write a number from %(least)d to %(most)d.")
                % {"least": self.least, "most": self.most}
            )
        return int(text)


class RenterKindForm(forms.Form):
    """Who rents?"""

    kind = _choice(_("Who wants to rent?"), RenterKind.choices)


class RenterNameForm(forms.Form):
    """The name on the contract."""

    name = _words(
        _("Which name goes on the contract?"),
        most=60,
        missing=_("Please fill in the name."),
        hint=_("As it stands on the licence or the ID card."),
    )


class ContactForm(forms.Form):
    """Who comes in the evening."""

    contact_name = _words(
        _("Who is there in the evening?"), most=40, missing=_("Please fill in the name.")
    )


class ChildrenForm(forms.Form):
    """Teaching children needs a permit."""

    children = _choice(_("Do you teach children?"), _YES_NO)


class UsesForm(forms.Form):
    """The forbidden uses, acknowledged."""

    acknowledged = forms.BooleanField(
        label=_("I have read this and keep to it."),
        error_messages={"required": _("Please read it, then tick the box.")},
    )


class RepeatForm(forms.Form):
    """Once or every week."""

    repeat = _choice(
        _("How often do you need the room?"),
        [("once", _("One evening")), ("weekly", _("Every week"))],
    )


class WeekdaysForm(forms.Form):
    """On which days of the week."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days of the week?"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick at least one day.")},
    )


class SlotForm(forms.Form):
    """Which period of the evening."""

    slot = _choice(_("At what time?"), [])

    def __init__(self, *args: Any, slots: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = slots  # type: ignore[attr-defined]


class FirstDayForm(forms.Form):
    """The first evening."""

    first = DayField(
        label=_("Which day is the first?"),
        help_text=_("Eight digits: four for the year, two for month and day each."),
        error_messages={"required": _("Please write the day.")},
    )

    def clean_first(self) -> date:
        """Nobody plans further ahead than two years, and no series may run out of the calendar."""
        first: date = self.cleaned_data["first"]
        if first > clock.today() + timedelta(days=730):
            raise forms.ValidationError(_("Please choose a day within two years."))
        return first


class WeeksForm(forms.Form):
    """For how many weeks."""

    weeks = NumberField(
        label=_("For how many weeks?"),
        least=1,
        most=26,
        error_messages={"required": _("Please write how many weeks.")},
    )


class PurposeForm(forms.Form):
    """What for."""

    purpose = _words(
        _("What do you need the room for?"), most=80, missing=_("Please say what for.")
    )


class PeopleForm(forms.Form):
    """How many people come."""

    people = NumberField(
        label=_("How many people come?"),
        least=1,
        most=999,
        error_messages={"required": _("Please write how many people.")},
    )


class PayPlanForm(forms.Form):
    """All at once or by the month."""

    pay_plan = _choice(_("How do you want to pay the rent?"), PayPlan.choices)


class PaperForm(forms.Form):
    """One paper: its photograph, and until when it is valid."""

    file = forms.FileField(
        label=_("Photograph or PDF"),
        error_messages={
            "required": _("Please choose the photograph or the PDF."),
            "empty": _("This file is empty. Please choose another one."),
        },
    )
    valid_until = DayField(
        label=_("Valid until"),
        help_text=_("Eight digits: four for the year, two for month and day each."),
        error_messages={"required": _("Please write until when it is valid.")},
    )


class ApproveForm(forms.Form):
    """Staff: the approval of the state-asset office, and a word for the file."""

    asset_approval_no = forms.CharField(label=_("State-asset approval number"), max_length=60)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class RejectForm(forms.Form):
    """Staff: why not, and whether the evenings are remembered."""

    reason = forms.CharField(label=_("Reason, which the renter reads"), max_length=200)
    evenings = forms.ChoiceField(
        label=_("The evenings"),
        choices=[
            ("cancelled", _("do not offer them again")),
            ("wanted", _("remember them and offer them when they become free")),
        ],
        widget=forms.RadioSelect,
        initial="cancelled",
    )


class DisplaceForm(forms.Form):
    """Staff: the school needs the room on one evening."""

    reason = forms.CharField(label=_("Reason, which the renter reads"), max_length=120)


class SeenPaperForm(forms.Form):
    """Staff: a paper was seen at the desk."""

    kind = forms.ChoiceField(label=_("Paper"), choices=PaperKind.choices)
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def day_in_words(value: str | date) -> str:
    """Return a stored day as the box shows it."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.year}年{day.month}月{day.day}日"
