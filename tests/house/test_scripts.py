"""Our few scripts: what old phones understand, single taps, and pages that never change alone."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, shown

pytestmark = pytest.mark.one_engine

SCRIPTS = sorted(
    path
    for house in ("university", "courses", "enrollment", "payments")
    for path in (ROOT / house).rglob("static/**/*.js")
)
#: Warns staff before their session ends; no senior's page carries it.
STAFF = {"idle.js"}
#: Sends what a teacher chose, and waits a moment when the line is down.
TEACHERS = {"lesson_upload.js"}
#: SENIORS 11: every task by single taps.
GESTURES = re.compile(r"touchmove|touchstart|dragstart|draggable|dblclick|contextmenu|mouseover")
#: SENIORS 22: a page never changes by itself.
BY_ITSELF = re.compile(r"setInterval|setTimeout|location\.reload|requestAnimationFrame|autoplay")
#: SENIORS 39: nothing newer than ES2017.
TOO_NEW = re.compile(r"\?\.\w|\?\?|\|\|=|&&=|\bimport\(|\bclass \w+ *{[^}]*#\w|for await|catch *{")
EACH = pytest.mark.parametrize("script", SCRIPTS, ids=shown)


def _code(script: Path) -> str:
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)


@EACH
def test_a_script_is_no_newer_than_old_phones(script: Path) -> None:
    assert TOO_NEW.findall(_code(script)) == []


@EACH
def test_a_script_asks_for_single_taps_alone(script: Path) -> None:
    assert GESTURES.findall(_code(script)) == []


@pytest.mark.parametrize(
    "script", [s for s in SCRIPTS if s.name not in STAFF | TEACHERS], ids=shown
)
def test_a_seniors_page_never_changes_by_itself(script: Path) -> None:
    assert BY_ITSELF.findall(_code(script)) == []


@EACH
def test_a_script_is_small(script: Path) -> None:
    assert script.stat().st_size <= 8 * 1024


def test_no_template_of_ours_carries_a_script_in_line() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\son\w+=\"|javascript:")
    found = [
        shown(path)
        for house in ("university", "courses", "enrollment", "payments")
        for path in (ROOT / house).rglob("templates/**/*.html")
        if inline.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
