"""The Chinese on the pages themselves: what buttons say, and what stands outside the catalogues.

``test_words.py`` reads every message; here a template is read with the message that it shows.
"""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.sources import ROOT, shown
from university import catalogues

pytestmark = pytest.mark.one_engine

HOUSES = ("university", "courses", "enrollment", "payments")
#: A button is a verb of two to six characters (SENIORS 24).
SHORTEST, LONGEST = 2, 6
#: Screens of the staff, and pages that only developers see.
STAFF = re.compile(r"/(admin|desk|till|wagtailadmin|dev)/|/notifications/calls?\.html|staff|idle")
#: A name, a number or a sum on the button counts as two characters.
FILLED = re.compile(r"%\(\w+\)s")
#: Nouns that name a place people know from the frame.
FRAME_NOUNS = {"电话", "我的", "大字", "首页", "返回"}

_BUTTON = re.compile(
    r"<(?P<tag>a|button|summary)\b[^>]*class=\"[^\"]*\bbutton\b(?!-)[^>]*>(?P<inside>.*?)</(?P=tag)>",
    re.DOTALL,
)
_HIDDEN = re.compile(r"<span class=\"visually-hidden\">.*?</span>", re.DOTALL)
_TRANSLATED = re.compile(
    r"{%\s*translate \"(?P<simple>[^\"]+)\"(?: context \"(?P<context>[^\"]+)\")?\s*%}"
    r"|{%\s*blocktranslate[^%]*%}(?P<block>.*?){%\s*(?:plural|endblocktranslate)",
    re.DOTALL,
)
_VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")
_HANZI = re.compile(r"[\u3400-\u9fff]")
_COMMENT = re.compile(r"{#.*?#}|{%\s*comment\s*%}.*?{%\s*endcomment\s*%}", re.DOTALL)
#: The stand-in for the school's name, until an editor has filled it in.
_SCHOOL = "老年大学"


def senior_templates() -> Iterator[Path]:
    """Yield the templates that a senior may see."""
    for house in HOUSES:
        for path in sorted((ROOT / house).rglob("templates/**/*.html")):
            if not STAFF.search(path.as_posix()):
                yield path


@cache
def chinese() -> dict[tuple[str, str], set[str]]:
    """Return what each (context, English) message is in Chinese, over all catalogues."""
    found: dict[tuple[str, str], set[str]] = {}
    for catalogue in catalogues.app_catalogues():
        if not catalogue.path.exists():
            continue
        for message in read_po(io.BytesIO(catalogue.path.read_bytes())):
            forms = [message.id] if isinstance(message.id, str) else message.id
            words = {message.string} if isinstance(message.string, str) else set(message.string)
            for form in forms:
                found.setdefault((message.context or "", form), set()).update(words - {""})
    return found


def button_words() -> Iterator[tuple[str, str]]:
    """Yield (file, Chinese) for each message on a button of a senior's page."""
    for path in senior_templates():
        for button in _BUTTON.finditer(path.read_text(encoding="utf-8")):
            inside = _HIDDEN.sub("", button["inside"])
            for message in _TRANSLATED.finditer(inside):
                english = message["simple"] or _VARIABLE.sub(r"%(\1)s", message["block"]).strip()
                for words in chinese().get((message["context"] or "", english), set()):
                    yield shown(path), words


def test_the_buttons_are_found() -> None:
    assert len({words for _file, words in button_words()}) > 20


def test_a_button_says_what_it_does_in_two_to_six_characters() -> None:
    wrong = [
        (file, words)
        for file, words in button_words()
        if words not in FRAME_NOUNS
        and not SHORTEST <= len(_HANZI.findall(FILLED.sub("人名", words))) <= LONGEST
    ]
    assert wrong == []


@pytest.mark.parametrize("path", list(senior_templates()), ids=shown)
def test_a_template_keeps_its_chinese_in_the_catalogue(path: Path) -> None:
    plain = _COMMENT.sub("", path.read_text(encoding="utf-8")).replace(_SCHOOL, "")
    assert _HANZI.findall(plain) == []
