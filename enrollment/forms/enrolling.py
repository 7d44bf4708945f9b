"""One question a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import TeachingClass


class SuitabilityForm(forms.Form):
    """Yes or no to the major's statement."""

    is_suited = forms.ChoiceField(
        label=_("Can you take part in this class?"),
        choices=[("yes", _("Yes, I can take part")), ("no", _("No, or I am not sure"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one of the two answers."),
            "invalid_choice": _("Please choose one of the two answers."),
        },
    )


class DeskPlaceForm(forms.Form):
    """The desk takes a place for a person who stands there or calls."""

    channel = forms.ChoiceField(
        label=_("How did they ask?"),
        choices=[("desk", _("at the desk")), ("phone", _("by phone"))],
        initial="desk",
        widget=forms.RadioSelect,
    )
    is_suited = forms.BooleanField(
        label=_("They said themselves that they can take part"), required=False
    )

    def __init__(self, *args: Any, teaching_class: TeachingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not teaching_class.course.major.suitability_statement.strip():
            del self.fields["is_suited"]
