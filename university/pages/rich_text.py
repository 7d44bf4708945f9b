"""Rich text that is cleaned when it is stored and again when it is shown.

An editor's browser is not the only way in: imports and services write too. So the block itself
keeps nothing but a short list of tags, whatever it is given.
"""

from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks
from wagtail.rich_text import RichText

FEATURES = ["h3", "bold", "ol", "ul", "link", "document-link"]
_TAGS = {"p", "br", "h3", "b", "strong", "em", "i", "ol", "ul", "li", "a"}
_STORED = {"a": {"href", "linktype", "id"}}
_SHOWN = {"a": {"href"}}
_SCHEMES = {"http", "https", "tel", "mailto"}


def clean_stored(source: str) -> str:
    """Return the source an editor may store: known tags, links by page or file id kept."""
    return nh3.clean(source, tags=_TAGS, attributes=_STORED, url_schemes=_SCHEMES, link_rel=None)


def clean_shown(html: str) -> SafeString:
    """Return HTML that a visitor's browser may have."""
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_SHOWN, url_schemes=_SCHEMES, link_rel=None)
    return mark_safe(cleaned)  # noqa: S308 - nh3 has just cleaned it.


class CleanRichText(RichText):
    """A value whose HTML is cleaned each time it is shown."""

    def __html__(self) -> SafeString:
        """Return the cleaned HTML."""
        return clean_shown(super().__html__())


class CleanRichTextBlock(blocks.RichTextBlock):
    """A rich text block with a short list of features and no way around it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)

    def to_python(self, value: str) -> CleanRichText:
        """From the database."""
        return CleanRichText(value)

    def normalize(self, value: Any) -> CleanRichText:
        """From Python code."""
        source = value.source if isinstance(value, RichText) else str(value or "")
        return CleanRichText(source)

    def get_prep_value(self, value: RichText) -> str:
        """To the database."""
        return clean_stored(value.source)

    def value_from_form(self, value: str) -> CleanRichText:
        """From the editor."""
        return CleanRichText(clean_stored(value))
