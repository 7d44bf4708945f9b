"""What an editor may upload, judged by what the file holds and not by what it is called.

Pictures are decoded and written anew: what was hidden behind or inside them (a place in the EXIF
data, a second file) stays behind. Files are opened as what their name says they are.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

#: The same as for pictures; nginx lets 12 MB through.
MAX_FILE_BYTES = 10 * 1024 * 1024
#: An office file is an archive: what it may hold once unpacked, and of how many parts.
MAX_UNPACKED_BYTES = 50 * 1024 * 1024
MAX_PARTS = 2_000

#: Words of a PDF that make it act by itself: a script, a program, a file inside the file.
_PDF_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|XFA|RichMedia)\b")
_PDF_END_WITHIN = 1_024
#: Parts of an office file that run, or that fetch something from elsewhere.
_OFFICE_ACTS = re.compile(r"vbaProject|activeX|/embeddings/|oleObject|\.(?:exe|dll|js|vbs|bat)$")
_OFFICE_MAIN = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
#: The beginning of something else that calls itself a text.
_NOT_A_TEXT = re.compile(
    r"\s*(?:<(?:!doctype|html|script|svg|\?xml|\?php)|#!|\{\\rtf|%PDF)", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
#: A cell that a spreadsheet would run: a formula, but not a negative number or a phone number.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,\s()+-]*$)")


def check_document(upload: File) -> None:
    """Raise ValidationError unless the file is what its ending says, and does nothing by itself."""
    ending = PurePath(upload.name or "").suffix.lower()
    if upload.size > MAX_FILE_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Please make it smaller."))
    upload.seek(0)
    body: bytes = upload.read()
    upload.seek(0)
    if not body:
        raise ValidationError(_("This file is empty. Please choose another one."))
    check = _CHECKS.get(ending)
    if check:
        check(body, ending)


def require_small_picture(upload: File, *, most_pixels: int) -> None:
    """Read the head of a picture; raise ValidationError when it holds more pixels, all frames told.

    What is no picture at all is left for the next check.
    """
    upload.seek(0)
    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            opened = Image.open(upload)
        pixels = opened.width * opened.height * getattr(opened, "n_frames", 1)
    except Image.DecompressionBombError:
        pixels = most_pixels + 1
    except (OSError, SyntaxError, ValueError, EOFError):
        pixels = 0
    upload.seek(0)
    if pixels > most_pixels:
        raise ValidationError(
            _("This picture has too many dots. Please make it smaller and choose it again."),
            code="file_too_many_pixels",
        )


def rewritten_picture(upload: File) -> ContentFile:
    """Return the picture decoded and written anew, upright; raises ValidationError."""
    upload.seek(0)
    out = io.BytesIO()
    try:
        with Image.open(upload) as opened:
            kind = opened.format or "PNG"
            if getattr(opened, "is_animated", False):
                _forget_notes(opened)
                opened.save(out, kind, save_all=True)
            else:
                picture = ImageOps.exif_transpose(opened)
                _forget_notes(picture)
                picture.save(out, kind, **({"quality": 90} if kind in ("JPEG", "WEBP") else {}))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise unreadable() from error
    return ContentFile(out.getvalue(), name=upload.name)


def unreadable() -> ValidationError:
    """Return what is said of a picture that no program can open."""
    return ValidationError(
        _("This picture cannot be read. Please save it anew and choose it again."),
        code="invalid_image",
    )


def _forget_notes(picture: Image.Image) -> None:
    kept = ("icc_profile", "transparency", "duration", "loop", "background", "disposal", "dpi")
    picture.info = {name: value for name, value in picture.info.items() if name in kept}
    picture.getexif().clear()


def _check_pdf(body: bytes, _ending: str) -> None:
    if not body.startswith(b"%PDF-") or b"%%EOF" not in body[-_PDF_END_WITHIN:]:
        raise _not_what_it_says()
    if _PDF_ACTS.search(body):
        raise _acts_by_itself()


def _check_office(body: bytes, ending: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _not_what_it_says() from error
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or _OFFICE_MAIN[ending] not in names:
        raise _not_what_it_says()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ValidationError(_("This file unpacks to far more than it seems. It is not taken."))
    unsafe = [name for name in names if name.startswith("/") or ".." in PurePath(name).parts]
    encrypted = [part for part in parts if part.flag_bits & 1]
    if unsafe or encrypted:
        raise _not_what_it_says()
    if any(_OFFICE_ACTS.search(name) for name in names):
        raise _acts_by_itself()


def checked_text(body: bytes) -> str:
    """Return the words of a text in UTF-8 or GB18030; raises ValidationError for anything else."""
    text = _read(body)
    if text is None or _CONTROL.search(text) or _NOT_A_TEXT.match(text.lstrip("\ufeff")):
        raise _not_what_it_says()
    return text


def _check_text(body: bytes, ending: str) -> None:
    text = checked_text(body)
    if ending == ".csv" and any(
        _FORMULA.match(cell.lstrip()) for row in csv.reader(io.StringIO(text)) for cell in row
    ):
        raise ValidationError(
            _("A cell of this table begins with a formula. Please write it as plain text.")
        )


def _read(body: bytes) -> str | None:
    """Texts come from Windows too, where Chinese is not UTF-8."""
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return body.decode(encoding)
    return None


def _not_what_it_says() -> ValidationError:
    return ValidationError(
        _("The content of this file does not fit its name. Please save it anew and choose again.")
    )


def _acts_by_itself() -> ValidationError:
    return ValidationError(
        _("This file holds a program or another file. Please save it without and choose again.")
    )


_CHECKS: dict[str, Callable[[bytes, str], None]] = {
    ".pdf": _check_pdf,
    ".docx": _check_office,
    ".xlsx": _check_office,
    ".txt": _check_text,
    ".csv": _check_text,
}
