"""Writing a notice to a class."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enrollment.models.class_notice import LONGEST_TEXT, LONGEST_TITLE
from university import clock
from university.words import day

#: For how many days a notice may be important, today included.
_DAYS = (1, 3, 7, 14)


class _Lines(forms.CharField):
    """Browsers send two signs for the end of a line, and count one."""

    def to_python(self, value: Any) -> Any:
        """Count as the browser did."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class NoticeForm(forms.Form):
    """A title, a few words, and whether it stays on top."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("A few words, such as: bring your brushes on Monday."),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Write a title.")},
    )
    text = _Lines(
        label=gettext_lazy("What should everybody know?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a few words.")},
    )
    important_days = forms.ChoiceField(
        label=gettext_lazy("Does it stay on top?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
        today = clock.today()
        choices = [("", _("no, like the others"))]
        for days in _DAYS:
            until = day(today + timedelta(days=days - 1))
            choices.append((str(days), _("until %(day)s") % {"day": until}))
        self.fields["important_days"].choices = choices  # type: ignore[attr-defined]

    def important_until(self) -> date | None:
        """Return the last day on which it stands on top."""
        chosen = self.cleaned_data["important_days"]
        return clock.today() + timedelta(days=int(chosen) - 1) if chosen else None
