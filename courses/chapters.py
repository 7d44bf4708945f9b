"""Chapter marks of a long lesson, written as people write them: a line each, ``3:20 Breathing``."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

#: Chapters a lesson may have, and letters in the title of one.
MOST_CHAPTERS = 30
LONGEST_TITLE = 40
_LINE = re.compile(r"(?:(\d{1,2})[:：])?(\d{1,3})[:：]([0-5]\d)[\s、，,]+(\S.*)")


def parse_chapters(text: str) -> list[dict[str, Any]]:
    """Return ``[{"second": seconds, "title": words}]`` in order of time.

    Raises ValidationError with a sentence that names the line which nobody can read.
    """
    found: dict[int, str] = {}
    for line in filter(None, (row.strip() for row in text.splitlines())):
        match = _LINE.fullmatch(line)
        if match is None or len(match[4]) > LONGEST_TITLE:
            sentence = _(
                "Write the time first, then a short title, as in “3:20 Breathing”: %(line)s"
            )
            raise ValidationError(sentence % {"line": line[:60]})
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        found[hours * 3600 + minutes * 60 + seconds] = match[4].strip()
    if len(found) > MOST_CHAPTERS:
        raise ValidationError(_("At most %(most)d chapters.") % {"most": MOST_CHAPTERS})
    return [{"second": second, "title": found[second]} for second in sorted(found)]


def chapters_as_text(chapters: Iterable[Mapping[str, Any]]) -> str:
    """Return chapters as ``parse_chapters`` reads them."""
    return "\n".join(f"{clock_of(int(one['second']))} {one['title']}" for one in chapters)


def clock_of(second: int) -> str:
    """Return ``3:20`` for 200 seconds and ``1:03:20`` for 3800."""
    hours, rest = divmod(second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class ChapterFormField(forms.CharField):
    """A text area that holds chapters."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show stored chapters as lines; what was typed stays as typed."""
        return chapters_as_text(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read the lines."""
        return value if isinstance(value, list) else parse_chapters(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as lines."""
        return super().has_changed(self.prepare_value(initial or []), data)


class ChapterField(models.JSONField):
    """Chapters in the database; lines of text in a form."""

    def formfield(self, **kwargs: Any) -> Any:
        """Return a text area instead of a box for machine notation."""
        plain = {name: value for name, value in kwargs.items() if name in ("label", "help_text")}
        return ChapterFormField(
            required=False, label=plain.get("label", self.verbose_name), help_text=self.help_text
        )

    def deconstruct(self) -> Any:
        """Migrations know a plain JSON column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
