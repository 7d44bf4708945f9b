"""Pictures and files. Custom models exist from migration 0001 (a later swap is a bad day)."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from university.pages.uploads import check_document, rewritten_picture


class SchoolImage(AbstractImage):
    """A picture. ``alt_text`` is what a screen reader says, so it cannot be left out."""

    file: Any
    alt_text = models.CharField(
        _("what it shows"),
        max_length=120,
        help_text=_("One sentence for people who cannot see the picture."),
    )

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "description"),
        "alt_text",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def clean(self) -> None:
        """Write a new picture anew, so that nothing travels in it; a form says what is wrong."""
        super().clean()
        if self.file and not self.file._committed:  # noqa: SLF001  Django has no public name
            try:
                self.file = rewritten_picture(self.file.file)
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail's upload in two steps has stored the file already: that one is written anew."""
        if self._state.adding and self.file and self.file._committed:  # noqa: SLF001
            stored = self.file.name
            fresh = rewritten_picture(self.file.file)
            self.file.storage.delete(stored)
            self.file.save(PurePath(stored).name, fresh, save=False)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self) -> str:
        """What templates and the editor use when nothing else is said."""
        return self.alt_text or self.title


class SchoolRendition(AbstractRendition):
    """A resized picture."""

    image = models.ForeignKey(SchoolImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SchoolDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def clean(self) -> None:
        """Look into a new file; every form comes by here."""
        super().clean()
        if self.file and not self.file._committed:  # noqa: SLF001  Django has no public name
            try:
                check_document(self.file.file)
            except ValidationError as error:
                raise ValidationError({"file": error.messages}) from error
