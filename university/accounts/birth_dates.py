"""A birth date in one box: ``1955年5月1日``, ``1955-5-1`` and ``19550501`` are the same day."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from university import clock
from university.refusals import Refusal

#: The university is for adults; only a typing error makes somebody older than this.
YOUNGEST, OLDEST = 18, 120
_PARTS = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


def clean_birth_date(typed: str) -> date:
    """Return the day that was typed.

    Raises Refusal ``birth_date_missing``, ``birth_date_unclear``, ``birth_date_impossible``,
    ``birth_date_too_young`` or ``birth_date_too_old``.
    """
    text = unicodedata.normalize("NFKC", typed[:60]).strip()
    if not text:
        raise Refusal("birth_date_missing", _("Please fill in the birth date."))
    birth_date = written_day(text)
    require_possible(birth_date, today=clock.today())
    return birth_date


def written_day(typed: str) -> date:
    """Return the day of ``1955年5月1日``, ``1955-5-1`` or ``19550501``.

    Raises Refusal ``birth_date_unclear`` or ``birth_date_impossible``.
    """
    text = unicodedata.normalize("NFKC", typed[:60]).strip()
    found = _PARTS.fullmatch(text) or _DIGITS.fullmatch("".join(text.split()))
    if not found:
        raise Refusal(
            "birth_date_unclear",
            _("Please write eight digits: four for the year, two for month and day each."),
        )
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise Refusal(
            "birth_date_impossible", _("There is no such day. Please look at it again.")
        ) from error


def require_possible(birth_date: date, *, today: date) -> None:
    """Refuse a birth date of a minor, of the future, or of more than ``OLDEST`` years ago."""
    years = (
        today.year
        - birth_date.year
        - ((today.month, today.day) < (birth_date.month, birth_date.day))
    )
    if years < YOUNGEST:
        raise Refusal(
            "birth_date_too_young",
            _("Our students are adults. Please look at the year again."),
        )
    if years > OLDEST:
        raise Refusal(
            "birth_date_too_old",
            _("This is very long ago. Please look at the year again."),
        )


def in_words(birth_date: date) -> str:
    """Return ``1955年5月1日``."""
    return f"{birth_date.year}年{birth_date.month}月{birth_date.day}日"
