"""The office's form for a lesson, and for a translation of one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.captions import as_vtt, parse_captions
from courses.models.lesson_languages import OF_THE_ORIGINAL
from courses.models.session import ClassSession
from courses.models.teaching_class import TeachingClass
from university.refusals import Refusal
from university.words import moment

#: Fields that a translation alone has.
_OF_A_TRANSLATION = ("captions", "photos")
_LONGEST_PHOTO_WORDS = 60


class LessonPageForm(WagtailAdminPageForm):
    """Offers the meetings of the lesson's own class, and tells classes of one name apart.

    A translation is asked for words alone.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_translation = self.instance.original_id is not None
        for name in OF_THE_ORIGINAL if is_translation else _OF_A_TRANSLATION:
            self.fields.pop(name, None)
        if is_translation:
            self._ask_for_words()
        owner = self.instance.teaching_class_id
        if field := self.fields.get("session"):
            rows = ClassSession.objects.filter(teaching_class=owner)
            field.queryset = rows.select_related("teaching_class")
            field.label_from_instance = lambda row: f"{row.number}. {moment(row.starts_at)}"
        if field := self.fields.get("teaching_class"):
            field.queryset = TeachingClass.objects.select_related("term").order_by("-term", "code")
            field.label_from_instance = lambda row: f"{row.name}（{row.term.name}）"

    def clean_captions(self) -> dict[str, Any]:
        """Read the lines as those of a file; they belong to the recording that plays now."""
        typed, kept = self.cleaned_data["captions"].strip(), self.instance.captions
        if not typed:
            return {}
        try:
            lines = parse_captions(typed.encode())
        except Refusal as refusal:
            raise ValidationError(f"{refusal.message}{refusal.next_step}") from refusal
        if kept and kept["lines"] == lines:
            return dict(kept)
        return {"video": self.instance.source.video_id, "lines": lines}

    def clean_photos(self) -> list[dict[str, Any]]:
        """A line a photograph, in the order of the lesson; a line that is missing says nothing."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["photos"].splitlines()]
        if any(len(line) > _LONGEST_PHOTO_WORDS for line in lines):
            sentence = _("At most %(most)d letters a line.")
            raise ValidationError(sentence % {"most": _LONGEST_PHOTO_WORDS})
        shown = self.instance.source.photos
        lines += [""] * (len(shown) - len(lines))
        return [
            {"photo": place["photo"], "words": line}
            for place, line in zip(shown, lines, strict=False)
        ]

    def _ask_for_words(self) -> None:
        """Lines of text instead of machine notation, where there is something to translate."""
        lesson = self.instance
        own = {place["photo"]: place["words"] for place in lesson.photos}
        if "photos" in self.fields:
            self.fields["photos"] = forms.CharField(
                label=_("Words under the photographs"),
                help_text=_("A line each, in the order in which they stand above."),
                required=False,
                widget=forms.Textarea(attrs={"rows": 10}),
            )
            words = [own.get(place["photo"], "") for place in lesson.source.photos]
            self.initial["photos"] = "\n".join(words)
        if "captions" in self.fields:
            self.fields["captions"] = forms.CharField(
                label=_("Captions in this language"),
                help_text=_(
                    "Put in what an srt or vtt file holds. Left empty, people see the captions of "
                    "the recording."
                ),
                required=False,
                widget=forms.Textarea(attrs={"rows": 10}),
            )
            lines = lesson.captions.get("lines", [])
            self.initial["captions"] = as_vtt(lines) if lines else ""
