"""A lesson in other words: its translations are pages of their own beside it.

A translation has words alone. Whom the lesson is for, when it is shown and what plays belong to its
original and are asked of the original each time; a constraint keeps them out of the translation, so
that a translation can never be more open than its lesson.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import find_available_slug

if TYPE_CHECKING:
    from courses.models.online_lesson import OnlineLesson

#: What a translation never has, and what stands in these fields instead.
OF_THE_ORIGINAL: dict[str, Any] = {
    "audience": "class",
    "teaching_class": None,
    "session": None,
    "lecture": None,
    "video": None,
}


def words_alone(name: str) -> models.CheckConstraint:
    """Return the constraint that keeps everything but words out of translations.

    Without a class, a lesson for a class opens for nobody: whoever forgets to ask the original
    shows nothing.
    """
    nothing_else = Q(
        audience="class",
        teaching_class__isnull=True,
        session__isnull=True,
        lecture__isnull=True,
        video__isnull=True,
    )
    return models.CheckConstraint(condition=Q(original__isnull=True) | nothing_else, name=name)


class LessonInLanguages(models.Model):
    """What a lesson needs for being translated, beside Wagtail's locale and translation key."""

    #: Of which lesson this is a translation; empty for the lesson itself. Translations are deleted
    #: with their lesson (``delete``, and hooks for Wagtail's own screens); one that was left over
    #: opens for nobody.
    original = models.ForeignKey(
        "courses.OnlineLesson",
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="translations",
    )
    #: Of a translation: ``{"video": primary key of the recording, "lines": as in LessonCaption}``.
    captions = models.JSONField(_("captions in this language"), default=dict, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """A lesson is found by the titles of its translations, too."""
        answer = super().save(*args, **kwargs)
        if self.original_id is not None:
            self._original_found_anew()
        return answer

    @property
    def source(self) -> "OnlineLesson":
        """The lesson itself: whom it is for, what plays, where people stopped, what they asked."""
        return self.original or self  # type: ignore[return-value]

    @property
    def own_captions(self) -> list[dict[str, Any]]:
        """Lines in the language of a translation; none when another recording plays by now."""
        is_of_this = self.captions and self.captions["video"] == self.source.video_id
        return list(self.captions["lines"]) if is_of_this else []

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Translations go with their lesson, one by one: the tree counts its pages."""
        for translation in self.translations.all():  # type: ignore[attr-defined]
            translation.delete()
        answer = super().delete(*args, **kwargs)
        if self.original_id is not None:
            self._original_found_anew()
        return answer

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Copy the page; a copy that keeps the translation key is a translation.

        Wagtail's own action for translations comes by here.
        """
        if kwargs.get("reset_translation_key", True):
            return super().copy(*args, **kwargs)  # type: ignore[misc]
        attrs = dict(kwargs.pop("update_attrs", None) or {})
        slug = f"{self.source.slug}-{attrs['locale'].language_code}"
        attrs |= {
            **OF_THE_ORIGINAL,
            "original": self.source,
            "captions": {},
            "slug": find_available_slug(kwargs["to"], slug),
        }
        return super().copy(*args, update_attrs=attrs, **kwargs)  # type: ignore[misc]

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Return a draft or an old version; whose translation a page is belongs to none of them."""
        page: Self = super().with_content_json(content)  # type: ignore[misc]
        page.original_id = self.original_id
        if self.original_id is not None:
            for name, value in OF_THE_ORIGINAL.items():
                setattr(page, name, value)
        return page

    def _original_found_anew(self) -> None:
        original = type(self)._default_manager.filter(pk=self.original_id).first()
        if original is not None:
            original.save(update_fields=["search_text"], clean=False)  # type: ignore[misc]
