"""The editor's form for a picture: measured before it is decoded.

Wagtail decodes a picture to learn its size, so a bomb has gone off before it is refused, and a
picture that is cut short is a fault instead of a sentence.
"""

from typing import Any

from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from university.pages.uploads import require_small_picture, unreadable


class PictureField(WagtailImageField):
    """A picture that says its size first."""

    def to_python(self, data: Any) -> Any:
        """Return the checked upload; raises ValidationError."""
        if data is not None and self.max_image_pixels is not None:
            require_small_picture(data, most_pixels=self.max_image_pixels)
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, EOFError) as error:
            raise unreadable() from error


class SchoolImageForm(BaseImageForm):
    """Wagtail's form, with our field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=old.label, required=old.required, widget=old.widget
            )
