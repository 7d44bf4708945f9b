"""A photograph from somebody's phone: judged by its content, made small, everything else left."""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from university.pages.uploads import MAX_FILE_BYTES, require_small_picture, unreadable

_MOST_PIXELS = 60_000_000
#: The longer side as it is kept, in dots: a page of writing can be read.
_LONGER_SIDE = 1600
_KINDS = ("JPEG", "PNG", "WEBP")


def small_photograph(upload: File, *, longer_side: int = _LONGER_SIDE) -> ContentFile:
    """Return an upright JPEG without a word about place or camera. Raises ValidationError.

    ``longer_side`` is the most in dots; a smaller picture stays as it is.
    """
    if not upload.size:
        raise ValidationError(_("This file is empty. Please choose another one."))
    if upload.size > MAX_FILE_BYTES:
        raise ValidationError(_("This photograph is larger than 10 MB. Please choose another one."))
    require_small_picture(upload, most_pixels=_MOST_PIXELS)
    out = io.BytesIO()
    try:
        with Image.open(upload, formats=_KINDS) as opened:
            opened.draft("RGB", (longer_side, longer_side))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        picture.thumbnail((longer_side, longer_side))
        picture.save(out, "JPEG", quality=85)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise unreadable() from error
    return ContentFile(out.getvalue())
