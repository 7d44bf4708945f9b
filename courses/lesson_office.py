"""What the office sees of a lesson on its editing page beside the fields: the teacher's wish, the
photographs, and of which lesson a translation is."""

from typing import Any

from django.utils.module_loading import import_string
from wagtail.admin.panels import Panel

from courses.captions import as_vtt

#: By name: the model names this panel, and the photographs name the model.
_PHOTOS = "courses.lesson_photos.shown_photos"


class LessonWishPanel(Panel):
    """Says that everybody shall watch, when a teacher wishes what the office has not accepted."""

    class BoundPanel(Panel.BoundPanel):
        """For one lesson."""

        template_name = "courses/admin/lesson_wish.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Compare the draft with what people see now."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            lesson = self.instance
            rows = type(lesson).objects.filter(pk=lesson.pk, live=True)
            is_open = rows.filter(audience="everyone").exists()
            wished = lesson.audience == "everyone" and not is_open
            return {**context, "is_wished": wished, "photos": import_string(_PHOTOS)(lesson)}


class LessonOriginalPanel(Panel):
    """Says of a translation whose words it holds, and shows the captions that may be translated."""

    class BoundPanel(Panel.BoundPanel):
        """For one lesson."""

        template_name = "courses/admin/lesson_original.html"

        def is_shown(self) -> bool:
            """Only a translation has an original."""
            return self.instance.original_id is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the original, and its captions as a file holds them."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            original = self.instance.source
            caption = getattr(original.video, "caption", None) if original.video else None
            lines = caption.lines if caption else []
            return {**context, "original": original, "captions": as_vtt(lines) if lines else ""}
