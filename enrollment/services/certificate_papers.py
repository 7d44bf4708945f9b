"""Certificates as PDF: set by typst, the font embedded, a QR code that leads to the public check.

The layout is code and stands in ``papers/certificate.typ``; what it says goes in as data, so that
no name can become a command.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cvttf_NotoSansCJK_Regular
import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from enrollment.models import Certificate
from university.pages.models import SchoolSettings
from university.refusals import Refusal
from university.words import full_day

_LAYOUT = Path(__file__).resolve().parents[1] / "papers" / "certificate.typ"
#: The font that comes with our packages, for systems that have none.
FONT_FOLDER = Path(cvttf_NotoSansCJK_Regular.__file__).parent
#: Fonts with every Chinese character of a name, also rare ones; the first one found is used.
FAMILIES = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans CJK TC",
)


def print_certificates(
    certificates: Sequence[Certificate], *, families: tuple[str, ...] = FAMILIES
) -> bytes:
    """Return one PDF with an A4 page a certificate, in the order given.

    They come with ``completion``; the first of ``families`` that is there sets the words. Raises
    Refusal ``no_chinese_font`` when none is there, and ``nothing_to_print``.
    """
    if not certificates:
        raise Refusal(
            "nothing_to_print",
            _("There is no certificate to print."),
            _("Confirm completions first, then issue the certificates."),
        )
    school = SchoolSettings.load()
    data = {
        "school": school.full_name or school.school_name,
        "font": first_found(families),
        "words": {
            "title": _("Certificate of completion"),
            "check": _("Scan the code, or type number and check code here:"),
            "number": _("Number of the certificate"),
            "code": _("Check code"),
        },
        "check_url": f"{settings.SITE_URL}{reverse('certificates:check')}",
        "certificates": [_page(certificate) for certificate in certificates],
    }
    pdf = typst.compile(
        str(_LAYOUT),
        font_paths=[str(FONT_FOLDER)],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - one document, no output file.
    return pdf


def grouped_code(code: str) -> str:
    """Return ``4821 9930 1187 2264``, as it is printed and typed."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _page(certificate: Certificate) -> dict[str, str]:
    completion = certificate.completion
    address = f"{settings.SITE_URL}{reverse('certificates:certificate', args=[certificate.code])}"
    course = {"term": completion.term_name, "name": completion.class_name}
    return {
        "name": certificate.holder_name,
        "text": _("studied in %(name)s, %(term)s, and has completed the class.") % course,
        "number": certificate.number,
        "code": grouped_code(certificate.code),
        "day": full_day(completion.completed_on).partition("（")[0],
        "qr": segno.make(address, error="m").svg_inline(border=0),
    }


@cache
def first_found(families: tuple[str, ...]) -> str:
    found = set(typst.Fonts(font_paths=[str(FONT_FOLDER)]).families())
    for family in families:
        if family in found:
            return family
    raise Refusal(
        "no_chinese_font",
        _("This machine has no Chinese font, so no certificate can be printed."),
        _("Please have Noto Serif CJK installed on it."),
    )
