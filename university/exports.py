"""Spreadsheets: what somebody typed must not run as a formula on a colleague's computer."""

from typing import Any

from django.utils.encoding import force_str
from wagtail.admin.views.mixins import SpreadsheetExportMixin

#: A spreadsheet runs a cell that starts like this; an apostrophe makes it text again.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def quoted(value: Any) -> Any:
    """Return a cell's value: numbers and dates as they are, words that would run quoted."""
    words = force_str(value, strings_only=True)
    # A row that stands in a cell (a student, a class) is words too.
    if isinstance(words, str) and words.startswith(_RUNS):
        return f"'{words}"
    return words


def _quoted_list(words: list[str]) -> Any:
    return quoted(", ".join(words))


def quote_every_export() -> None:
    """Make every list and report quote, Wagtail's own too: they all ask this table, top down."""
    kinds = SpreadsheetExportMixin.custom_value_preprocess
    kinds[list] = dict.fromkeys(SpreadsheetExportMixin.FORMATS, _quoted_list)
    kinds[object] = dict.fromkeys(SpreadsheetExportMixin.FORMATS, quoted)
