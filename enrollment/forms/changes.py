"""What staff fill in when something changes after a place was given."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import ClassSession, Room, Teacher, TeachingClass
from enrollment.models import ActChannel, Place


def _date_box() -> forms.DateInput:
    """Browsers read nothing but ISO dates, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _time_box() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 600})


class ReasonForm(forms.Form):
    """Why; a short sentence."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please write down the reason.")},
    )


class LateAnswerForm(ReasonForm):
    """The office's answer to who asks to come in late."""

    decision = forms.ChoiceField(
        label=_("What is the answer?"),
        choices=[("yes", _("let in, a place is kept")), ("no", _("not let in this time"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose an answer.")},
    )
    field_order = ("decision", "reason")


class TransferForm(ReasonForm):
    """Into which class, and by which door it was asked for."""

    to_class = forms.ModelChoiceField(
        label=_("Into which class?"),
        queryset=TeachingClass.objects.none(),
        error_messages={
            "required": _("Please choose the new class."),
            "invalid_choice": _("Please choose one of the classes in the list."),
        },
    )
    channel = forms.ChoiceField(
        label=_("How did they ask?"),
        choices=[("desk", _("at the desk")), ("phone", _("by phone"))],
        initial=ActChannel.DESK,
        widget=forms.RadioSelect,
    )
    field_order = ("to_class", "reason", "channel")

    def __init__(self, *args: Any, classes: Sequence[TeachingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to_class"]
        field.queryset = TeachingClass.objects.filter(pk__in=[row.pk for row in classes])


class LeaveForm(forms.Form):
    """From when to when, and which places end."""

    from_day = forms.DateField(
        label=_("First day of the leave"),
        widget=_date_box(),
        error_messages={"required": _("Please fill in the first day.")},
    )
    until_day = forms.DateField(
        label=_("Expected back on"),
        widget=_date_box(),
        error_messages={"required": _("Please fill in the day of return.")},
    )
    reason = forms.CharField(
        label=_("Why? No illness by name."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    ended = forms.MultipleChoiceField(
        label=_("These places end"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(place.pk), place.teaching_class.name) for place in places]
        field: Any = self.fields["ended"]
        field.choices = choices
        if not choices:
            del self.fields["ended"]


class MeetingForm(forms.Form):
    """When, where and with whom a meeting is held instead."""

    day = forms.DateField(label=_("Day"), widget=_date_box())
    starts = forms.TimeField(label=_("From"), widget=_time_box())
    ends = forms.TimeField(label=pgettext_lazy("clock", "Until"), widget=_time_box())
    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.all(), required=False)
    teacher = forms.ModelChoiceField(label=_("Teacher"), queryset=Teacher.objects.all())

    @classmethod
    def of(cls, session: ClassSession) -> "MeetingForm":
        """Return the form filled in with the meeting as it stands."""
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        return cls(
            initial={
                "day": starts.date(),
                "starts": starts.time(),
                "ends": ends.time(),
                "room": session.room_id,
                "teacher": session.teacher_id,
            }
        )
