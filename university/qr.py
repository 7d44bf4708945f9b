"""QR codes as drawings inside the page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(token: str) -> SafeString:
    """Return the drawing of ``token``; it holds nothing but the modules, so nothing to escape."""
    code = segno.make(token, error="m")
    return mark_safe(code.svg_inline(scale=4, border=2, omitsize=True))  # noqa: S308
