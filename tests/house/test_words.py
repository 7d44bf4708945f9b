"""The Chinese that people read: complete, plain, and the same word for the same thing."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, shown, trees
from university import catalogues
from university.notifications.templates import LONGEST_TEXT, TEMPLATES, fill, signed

pytestmark = pytest.mark.one_engine

LONGEST_SENTENCE = 40
MEAN_SENTENCE = 20
#: Words of machines and offices that an old person should never have to read (SENIORS 24),
#: and words for which the glossary has another.
BANNED = (
    "登录态", "校验", "授权失败", "提交异常", "非法", "无效", "异常", "服务器", "系统错误", "参数",
    "会话", "缓存", "令牌", "链接失效", "请求失败", "后果自负", "免责", "学生", "老人", "毕业",
    "点击", "404", "500",
)  # fmt: skip
#: Letters that stand on things people hold in their hands, or that staff must type.
LATIN = re.compile(r"(?<![A-Za-z])(A4|X|U|GB|index|PDF|CSV|Excel|JPG|PNG|Stripe)(?![A-Za-z])")
#: Staff alone read the screens of these apps: the letters of their trade are allowed.
STAFF_ONLY = ("university.desk",)

_PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd%]|\{\w*\}")
_MARKUP = re.compile(r"<[^>]+>|&\w+;")
_SENTENCE_END = re.compile(r"[。！？；\n]")
_HANZI = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")

CATALOGUES = [c for c in catalogues.app_catalogues() if c.path.exists()]
EACH = pytest.mark.parametrize("catalogue", CATALOGUES, ids=[c.label for c in CATALOGUES])


def _said(path: Path) -> list[str]:
    return [chinese for _english, chinese in catalogues.translations(path) if chinese]


def _sentences(text: str) -> list[str]:
    plain = _MARKUP.sub("", _PLACEHOLDER.sub("", text))
    return [part for part in _SENTENCE_END.split(plain) if part.strip()]


def test_every_message_has_its_chinese() -> None:
    assert [line for c in catalogues.app_catalogues() for line in c.faults()] == []


def test_no_message_hides_in_an_f_string() -> None:
    """The collector does not look inside them, so it would stay English."""
    hidden = [
        f"{path}:{call.lineno}"
        for path, tree in trees()
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"_", "gettext", "ngettext", "pgettext"}
    ]
    assert hidden == []


def test_one_english_message_has_one_chinese() -> None:
    assert catalogues.contradictions() == []


@EACH
def test_a_translation_keeps_every_placeholder(catalogue: catalogues.AppCatalogue) -> None:
    broken = [
        (english, chinese)
        for english, chinese in catalogues.translations(catalogue.path)
        if chinese and set(_PLACEHOLDER.findall(chinese)) - set(_PLACEHOLDER.findall(english))
    ]
    assert broken == []


@EACH
def test_no_word_of_machines_or_offices(catalogue: catalogues.AppCatalogue) -> None:
    found = [(word, text) for text in _said(catalogue.path) for word in BANNED if word in text]
    assert found == []


@EACH
def test_no_latin_letters(catalogue: catalogues.AppCatalogue) -> None:
    if catalogue.label in STAFF_ONLY:
        pytest.skip("staff read it")
    found = [
        text
        for text in _said(catalogue.path)
        if re.search("[A-Za-z]", LATIN.sub("", _MARKUP.sub("", _PLACEHOLDER.sub("", text))))
    ]
    assert found == []


@EACH
def test_sentences_are_short(catalogue: catalogues.AppCatalogue) -> None:
    sentences = [s for text in _said(catalogue.path) for s in _sentences(text)]
    lengths = [len(_HANZI.findall(sentence)) for sentence in sentences]
    long = [s for s, length in zip(sentences, lengths, strict=True) if length > LONGEST_SENTENCE]
    mean = sum(lengths) / max(1, len(lengths))
    assert (long, mean <= MEAN_SENTENCE) == ([], True)


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_a_text_message_fits_in_one(code: str) -> None:
    template = TEMPLATES[code]
    text = signed(template, fill(template, template.examples))
    assert (len(text) <= LONGEST_TEXT, "http" in text, "[" in text) == (True, False, False), text


def test_a_catalogue_lies_where_its_app_is() -> None:
    known = {c.path for c in catalogues.app_catalogues()} | set(catalogues.borrowed_files())
    found = {p for house in ("university", "courses", "enrollment", "payments")
             for p in (ROOT / house).rglob("*.po")}  # fmt: skip
    assert [shown(path) for path in sorted(found - known)] == []


def test_borrowed_words_keep_every_placeholder() -> None:
    broken = [
        (english, chinese)
        for path in catalogues.borrowed_files()
        for english, chinese in catalogues.translations(path)
        if set(_PLACEHOLDER.findall(chinese))
        - {"%%"}
        - set(_PLACEHOLDER.findall(english))
        - {"%(counter)s"}
    ]
    assert (len(catalogues.borrowed_files()), broken) == (1, [])
