"""What a teacher is asked about an online lesson, a question a page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.chapters import ChapterFormField
from courses.forms.recordings import voice_field
from courses.models import ClassSession, LessonAudience, LessonQuestion, TeachingClass
from courses.queries.posted_lessons import session_words
from courses.services.lessons.posting import LONGEST_TEXT, LONGEST_TITLE
from courses.words import when_words

_ALONE = LessonQuestion.State.ANSWERED
_EVERYBODY = LessonQuestion.State.SHOWN
_HIDE = LessonQuestion.State.HIDDEN


class ClassForm(forms.Form):
    """For which class?"""

    teaching_class = forms.ChoiceField(
        label=gettext_lazy("For which class is the lesson?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a class.")},
    )

    def __init__(self, *args: Any, classes: Sequence[TeachingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["teaching_class"]
        field.choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.name}（{row.term.name}，{when_words(row)}）") for row in classes
        ]
        if len(classes) == 1:
            field.initial = str(classes[0].pk)


class WordsForm(forms.Form):
    """What is it called? Then what only some lessons need."""

    title = forms.CharField(
        label=gettext_lazy("Title of the lesson"),
        help_text=gettext_lazy("A few words, such as: how to hold the brush."),
        max_length=LONGEST_TITLE,
        error_messages={"required": gettext_lazy("Give the lesson a title.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Words to read"),
        help_text=gettext_lazy("For who reads instead of listening. A line becomes a paragraph."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": gettext_lazy("Without a recording or a photograph, a lesson needs words.")
        },
    )
    chapters = ChapterFormField(
        label=gettext_lazy("Chapters, as this lesson is longer than ten minutes"),
        help_text=gettext_lazy("A line each: the time, then a title, as in “3:20 Breathing”."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    session = forms.ChoiceField(
        label=gettext_lazy("When may they see it?"), required=False, widget=forms.RadioSelect
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may watch?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (LessonAudience.CLASS, gettext_lazy("my class")),
            (LessonAudience.EVERYONE, gettext_lazy("everybody, if the office agrees")),
        ],
    )

    def __init__(
        self,
        *args: Any,
        sessions: Sequence[ClassSession],
        has_chapters: bool,
        has_text: bool,
        needs_text: bool,
        may_wish: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._sessions = {str(row.pk): row for row in sessions}
        choices = [("", _("as soon as the office has accepted it"))]
        choices += [(pk, session_words(row)) for pk, row in self._sessions.items()]
        self.fields["session"].choices = choices  # type: ignore[attr-defined]
        self.fields["text"].required = needs_text
        if not has_chapters:
            del self.fields["chapters"]
        if not has_text:
            del self.fields["text"]
        if not sessions:
            del self.fields["session"]
        if not may_wish:
            del self.fields["audience"]

    def chosen_session(self) -> ClassSession | None:
        """Return the meeting after which the lesson is shown."""
        return self._sessions.get(self.cleaned_data.get("session", ""))


class AnswerForm(forms.Form):
    """A teacher's answer to one question, spoken or written or both."""

    voice = voice_field()
    answer = forms.CharField(
        label=gettext_lazy("Your answer in words"),
        help_text=gettext_lazy("One line is enough beside your voice: some do not hear well."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Who reads it?"),
        widget=forms.RadioSelect,
        initial=_EVERYBODY,
        choices=[
            (_EVERYBODY, gettext_lazy("everybody of the lesson, without the name")),
            (_ALONE, gettext_lazy("only the person who asked")),
            (_HIDE, gettext_lazy("nobody: take the question away")),
        ],
    )
