"""Site-wide CMS models. Custom image and document models exist from migration 0001 (STACK.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class SchoolImage(AbstractImage):
    """A picture. ``alt_text`` is what a screen reader says."""

    alt_text = models.CharField(_("what it shows"), max_length=120, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "alt_text")


class SchoolRendition(AbstractRendition):
    """A resized picture."""

    image = models.ForeignKey(SchoolImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SchoolDocument(AbstractDocument):
    """A file to download."""

    admin_form_fields = Document.admin_form_fields
