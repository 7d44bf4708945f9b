"""Recordings that a form brings: homework, and a teacher's spoken answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_EMPTY = _("This file is empty. Please choose another one.")


class VoiceInput(forms.FileInput):
    """One tap opens the recorder of a phone; elsewhere a file is chosen."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"accept": "audio/*", "capture": True, "data-voice-file": True, **(attrs or {})}
        )


def voice_field() -> forms.FileField:
    """Return the field of a spoken answer."""
    return forms.FileField(
        label=_("Say your answer, if you like"),
        required=False,
        widget=VoiceInput,
        error_messages={"empty": _EMPTY},
    )


class HandInRecordingForm(forms.Form):
    """A recording; words and consent if wanted."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    recording = forms.FileField(
        widget=VoiceInput, error_messages={"required": _("Please record first."), "empty": _EMPTY}
    )
    text = forms.CharField(
        label=_("A word to the teacher, if you like"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    may_be_shown = forms.BooleanField(
        label=_("My class may hear it in the gallery, without my full name"), required=False
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recording = self.fields["recording"]
        if kind == "video":
            recording.label = _("Film what you do")
            recording.widget = forms.FileInput(attrs={"accept": "video/*", "capture": "user"})
            self.fields["may_be_shown"].label = _(
                "My class may see it in the gallery, without my full name"
            )
        else:
            recording.label = _("Record your voice or your playing")
