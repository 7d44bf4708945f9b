"""A person's name as it stands on the ID card, however it was typed."""

import re
import unicodedata

from django.utils.translation import gettext as _

from university.refusals import Refusal

LONGEST_NAME = 30
#: Every dot that keyboards offer for the one between the parts of a name.
_DOTS = re.compile(r"\s*[·•‧・･∙⋅．.]\s*")
_VARIATION_SIGNS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200d\ufeff]")
_BESIDE_HANZI = re.compile(
    r"(?<=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇·])\s+"
    r"|\s+(?=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇·])"
)
_LETTER_SIGNS = " -'’"


def clean_name(typed: str) -> str:
    """Return the name with blanks and dots put right: ``王 桂兰`` gives ``王桂兰``.

    Rare characters of every plane pass as they are: normalising would change some of them.
    Raises Refusal ``name_missing``, ``name_too_short``, ``name_too_long``, ``name_private_sign``
    or ``name_signs``.
    """
    name = _VARIATION_SIGNS.sub("", typed)
    name = "".join(_plain_width(sign) for sign in name)
    name = _DOTS.sub("·", name).strip("· \t\r\n\u3000")
    name = _BESIDE_HANZI.sub("", re.sub(r"\s+", " ", name))
    _refuse_length(name)
    for sign in name:
        if unicodedata.category(sign) == "Co":
            raise Refusal(
                "name_private_sign",
                _("We cannot read one character of this name."),
                _("Please ring us or come to the desk. We write it down for you."),
            )
        if not _belongs_to_name(sign):
            raise Refusal(
                "name_signs",
                _("A name has only characters. Please write it as on the ID card."),
            )
    return name


def without_dots(name: str) -> str:
    """Return ``欧阳古丽`` for ``欧阳·古丽``, whichever dot was typed."""
    return _DOTS.sub("", name)


def _refuse_length(name: str) -> None:
    if not name:
        raise Refusal("name_missing", _("Please fill in the name."))
    if len(name) > LONGEST_NAME:
        raise Refusal(
            "name_too_long",
            _("A name has at most %(most)d characters. Please write the name alone.")
            % {"most": LONGEST_NAME},
        )
    if len(name) < 2:
        raise Refusal("name_too_short", _("Please write the full name, surname first."))


def _belongs_to_name(sign: str) -> bool:
    return is_hanzi(sign) or sign == "·" or sign in _LETTER_SIGNS or _is_letter(sign)


def is_hanzi(sign: str) -> bool:
    """Whether ``sign`` is a Chinese character, also one that this Python does not know yet."""
    code = ord(sign)
    return (
        sign == "〇"
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFD
    )


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign) in {"Lu", "Ll"}


def _plain_width(sign: str) -> str:
    """Return a full-width letter or blank as a plain one, everything else unchanged."""
    return unicodedata.normalize("NFKC", sign) if sign == "\u3000" or "！" <= sign <= "～" else sign
