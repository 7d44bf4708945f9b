"""The number of a resident's ID card (GB 11643-1999): 18 signs, the last may be X."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from university import clock
from university.accounts.birth_dates import require_possible
from university.accounts.models import Sex
from university.refusals import Refusal

LENGTH = 18
_OLD_LENGTH = 15
_SIGNS = re.compile(r"[0-9]*[0-9X]")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−_.·]+")


def clean_id_number(typed: str) -> str:
    """Return the 18 signs: full-width digits, blanks, hyphens and a small x are forgiven.

    Raises Refusal ``id_number_missing``, ``id_number_old``, ``id_number_length``,
    ``id_number_signs``, ``id_number_wrong`` or ``id_number_birth_date``. The place in the first
    six digits is not looked up: old, foreign and Hong Kong numbers are numbers too.
    """
    number = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed[:200])).upper()
    if not number:
        raise Refusal("id_number_missing", _("Please fill in the ID number."))
    if not _SIGNS.fullmatch(number):
        raise Refusal(
            "id_number_signs",
            _("An ID number has only digits. Only the last sign may be X."),
        )
    if len(number) == _OLD_LENGTH:
        raise Refusal(
            "id_number_old",
            _("This is an old number of 15 digits. Please look for the one of 18."),
            _("If you have no newer card, please come to the desk."),
        )
    if len(number) != LENGTH:
        raise Refusal(
            "id_number_length",
            ngettext(
                "An ID number has 18 signs; you wrote %(count)d.",
                "An ID number has 18 signs; you wrote %(count)d.",
                len(number),
            )
            % {"count": len(number)},
        )
    if number[-1] != ric.calc_check_digit(number):
        raise Refusal(
            "id_number_wrong",
            _("This number is not right. Please compare it with the card, digit by digit."),
        )
    id_facts(number)
    return number


def id_facts(id_number: str) -> tuple[date, str]:
    """Return the birth date and the sex (``Sex``) that a clean number of 18 signs carries.

    Raises Refusal ``id_number_birth_date``.
    """
    try:
        birth_date = ric.get_birth_date(id_number)
        require_possible(birth_date, today=clock.today())
    except (ValidationError, Refusal) as error:
        raise Refusal(
            "id_number_birth_date",
            _("The birth date in this number cannot be right. Please look at the card again."),
        ) from error
    return birth_date, Sex.MALE if int(id_number[16]) % 2 else Sex.FEMALE


def last_four(id_number: str) -> str:
    """Return ``尾号 0018``, or nothing when there is no number."""
    return _("ends in %(tail)s") % {"tail": id_number[-4:]} if id_number else ""
