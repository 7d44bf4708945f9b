"""Handing in homework, and answering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.recordings import voice_field
from courses.models import Homework


class HandInForm(forms.Form):
    """A photograph; words and consent if wanted."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    photograph = forms.FileField(
        label=_("Photograph of what you made"),
        help_text=_("Take it now, or choose one from your phone."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={
            "required": _("Please choose a photograph."),
            "empty": _("This file is empty. Please choose another one."),
        },
    )
    text = forms.CharField(
        label=_("A word to the teacher, if you like"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    may_be_shown = forms.BooleanField(
        label=_("My class may see it in the gallery, without my full name"), required=False
    )


class AnswerHomeworkForm(forms.Form):
    """A mark, a word, and the gallery where its maker agreed."""

    mark = forms.ChoiceField(
        label=_("How is it?"),
        choices=Homework.Mark.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("A word from you"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    voice = voice_field()
    is_shown = forms.BooleanField(label=_("Hang it in the class gallery"), required=False)

    def __init__(self, *args: Any, may_be_shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_shown:
            del self.fields["is_shown"]
