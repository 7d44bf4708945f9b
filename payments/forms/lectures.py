"""Forms of lecture tickets."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Lecture, Room
from payments.forms.counter import YuanField
from payments.services.lectures.goods import ticket_count
from payments.services.lectures.running import LONGEST_NEWS
from university.accounts.forms.people import NameField
from university.accounts.forms.phone import PhoneField
from university.accounts.models import Student

#: No screen offers more choices than this (SENIORS criterion 18).
_MOST_CHOICES = 6
_AT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class CountForm(forms.Form):
    """How many tickets?"""

    tickets = forms.TypedChoiceField(
        label=gettext_lazy("How many tickets do you want?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Please choose how many tickets."),
            "invalid_choice": gettext_lazy("Please choose how many tickets."),
        },
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = range(1, min(most, _MOST_CHOICES) + 1)
        self.fields["tickets"].choices = [  # type: ignore[attr-defined]
            (number, ticket_count(number)) for number in numbers
        ]


class NamesForm(forms.Form):
    """For whom are they?"""

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, count + 1):
            label = _("Name for ticket %(number)d") % {"number": number}
            self.fields[f"name{number}"] = NameField(label=label)

    def names(self) -> list[str]:
        """Return the names in order."""
        return [self.cleaned_data[name] for name in self.fields]


class DoorSaleForm(forms.Form):
    """Tickets for cash at the door, at the full price."""

    tickets = forms.TypedChoiceField(
        label=gettext_lazy("How many tickets?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[(number, number) for number in range(1, _MOST_CHOICES)],
    )
    name = NameField(label=gettext_lazy("Name"))
    tendered = YuanField(
        label=gettext_lazy("Cash received, in yuan"),
        error_messages={"required": gettext_lazy("Please write how much cash you received.")},
    )


class DeskSaleForm(forms.Form):
    """Tickets at the desk: for a student by number, or for anybody by name."""

    student_no = forms.CharField(
        label=gettext_lazy("Student number"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("For the student price. Leave it empty for a visitor."),
    )
    name = NameField(label=gettext_lazy("Name of a visitor"), required=False)
    phone = PhoneField(
        label=gettext_lazy("Their mobile phone"),
        required=False,
        help_text=gettext_lazy("To hear when something changes. May stay empty."),
    )
    companions = forms.CharField(
        label=gettext_lazy("Names of those who come along"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One name a line. A ticket each."),
    )

    def clean(self) -> dict[str, Any]:
        """Somebody buys."""
        data = super().clean() or {}
        number = data.get("student_no", "").strip().upper()
        data["student"] = None
        if number:
            data["student"] = Student.objects.filter(student_no=number).first()
            if data["student"] is None:
                self.add_error("student_no", _("Nobody has this student number."))
        elif not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please write a student number or a name."))
        lines = data.get("companions", "").splitlines()
        data["companions"] = [line.strip()[:60] for line in lines if line.strip()]
        return data


class SeatsForm(forms.Form):
    """Another number of seats."""

    capacity = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=5000)


class MoveForm(forms.Form):
    """Another time or room."""

    starts_at = forms.DateTimeField(label=gettext_lazy("New start"), widget=_AT)
    ends_at = forms.DateTimeField(label=gettext_lazy("New end"), widget=_AT)
    room = forms.ModelChoiceField(
        label=gettext_lazy("Room"), queryset=Room.objects.order_by("code"), empty_label=None
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=100)


class SwapForm(forms.Form):
    """Why tickets go over to another lecture; most of the time the buyer asked."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=100,
        initial=gettext_lazy("The buyer asked for another date"),
        # A line to type in would send the form at Enter, to the first lecture of the list.
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Please write why. It is kept with the tickets.")},
    )
    lecture = forms.ModelChoiceField(
        queryset=Lecture.objects.all(),
        error_messages={
            "required": gettext_lazy("Please choose a lecture."),
            "invalid_choice": gettext_lazy("Please choose a lecture."),
        },
    )


class CallOffForm(forms.Form):
    """Why it does not take place."""

    because = forms.CharField(
        label=gettext_lazy("Why? The holders read it."),
        max_length=100,
        error_messages={"required": gettext_lazy("Please write why. The holders read it.")},
    )


class NewsForm(forms.Form):
    """A short sentence to everybody with tickets."""

    news = forms.CharField(
        label=gettext_lazy("What should they know?"),
        max_length=LONGEST_NEWS,
        help_text=gettext_lazy("At most 24 characters: it goes out as a text message."),
        error_messages={"required": gettext_lazy("Please write what the holders should know.")},
    )


class ReasonForm(forms.Form):
    """Why money goes back although the time is over."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Please write the reason. It is kept with the money.")
        },
    )
