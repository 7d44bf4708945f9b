"""A person at a browser: taps or types, reads the code from the text message, counts the pages."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Frame, Locator, Page

from tests.journeys import a11y
from tests.support.messages import texts_to, wait_for_code, wait_for_next_code
from tests.support.site import Site

#: A folder for a picture of every step, for whoever wants to look; nothing is kept without it.
SHOTS = os.environ.get("JOURNEY_SHOTS", "")
MOST_TABS = 120
_FOCUS_IS_SEEN = """element => {
    const style = getComputedStyle(element.closest('.choice') || element);
    const own = getComputedStyle(element);
    return [style, own].some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 3);
}"""

Press = Callable[[Locator], None]
Look = Callable[[Page], list[str]]


def by_touch(target: Locator) -> None:
    """One tap of a finger."""
    target.tap()


def by_mouse(target: Locator) -> None:
    """One click."""
    target.click()


def by_keyboard(target: Locator) -> None:
    """Tab to it, see where the focus is, press the key that its kind wants."""
    page = target.page
    if target.get_attribute("type") == "radio":
        _tab_until(page, target, "e => document.activeElement?.name === e.name")
        for _arrow in range(8):
            if target.evaluate("e => e === document.activeElement"):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        return
    _tab_until(page, target, "e => e === document.activeElement")
    assert target.evaluate(_FOCUS_IS_SEEN), f"no focus to see on {target.inner_text()!r}"
    page.keyboard.press("Enter")


def looks_at_nothing(_page: Page) -> list[str]:
    """For journeys whose pages another journey looks at."""
    return []


def looks_at_everything(page: Page) -> list[str]:
    """All of our own checks and axe, in the standard size and theme."""
    return a11y.check_page(page, size="20", theme="paper")


@dataclass
class Walker:
    """Walks ``page`` of ``site``; every page is looked at by ``look`` when it is left."""

    page: Page
    site: Site
    press: Press = by_touch
    look: Look = looks_at_nothing
    name: str = "walk"
    #: Paths of the pages that were shown, in order; forms sent to the same page count again.
    pages: list[str] = field(default_factory=list)
    #: Names of the fields that were typed into.
    typed: list[str] = field(default_factory=list)
    characters: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", self._count)

    def go(self, path: str) -> int:
        """Type an address, only where a journey begins; return the answer's status."""
        answer = self.page.goto(self.site.url + path)
        self._look()
        return answer.status if answer else 0

    def follow(self, target: Locator) -> None:
        """Press what leads to another page, and wait for that page."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(target)
        self._look()

    def tap(self, words: str, *, within: str = "main") -> None:
        """Press the first link or button with these words."""
        inside = self.page.locator(within)
        link = inside.get_by_role("link", name=words)
        self.follow(link.or_(inside.get_by_role("button", name=words)).first)

    def choose(self, words: str) -> None:
        """Pick an answer of a question."""
        answer = self.page.get_by_label(words, exact=True).first
        if self.press is by_keyboard:
            self.press(answer)
        else:
            self.press(self.page.locator("label.choice", has_text=words).first)

    def type_in(self, name: str, words: str) -> None:
        """Fill in the field of this name."""
        box = self.page.locator(f"[name={name}]")
        if self.press is by_keyboard:
            _tab_until(self.page, box, "e => e === document.activeElement")
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(words)
        else:
            box.fill(words)
        self.typed.append(name)
        self.characters += len(words)

    def log_in(self, phone: str) -> None:
        """Answer the two questions of the login; opens it when it is not open."""
        if self.path != "/login/":
            self.go("/login/")
        wait_for_next_code(self.site, phone)
        before = len(texts_to(self.site, phone, template="login_code"))
        self.type_in("phone", phone)
        self.tap("获取验证码")
        self.type_in("code", wait_for_code(self.site, phone, more_than=before))
        self.tap("登录")

    def shows(self, *words: str) -> None:
        """Fail unless all of this can be read on the page; blanks do not count."""
        text = self.page.inner_text("body")
        read = "".join(text.split())
        missing = [one for one in words if "".join(one.split()) not in read]
        assert not missing, f"{self.path}: {missing} not in {text}"

    def back(self) -> None:
        """Press the browser's own back button."""
        self.page.go_back(wait_until="load")
        self._look()

    @property
    def path(self) -> str:
        """Where the walker stands."""
        return urlsplit(self.page.url).path

    def _count(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.pages.append(urlsplit(frame.url).path)

    def _look(self) -> None:
        if SHOTS:
            width = (self.page.viewport_size or {"width": 0})["width"]
            target = Path(SHOTS) / f"{self.name}-{width}-{len(self.pages):02d}.png"
            self.page.screenshot(path=str(target), full_page=True)
        if not self.path.startswith("/sandbox/"):  # Somebody else's page, by design.
            self.faults += self.look(self.page)


def _tab_until(page: Page, target: Locator, there: str) -> None:
    for _tab in range(MOST_TABS):
        if target.evaluate(there):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not come to {target}")


def id_numbers(*, born: str, sex: str) -> Iterator[str]:
    """Yield valid ID numbers of nobody: ``born`` as ``19620305``, ``sex`` male or female."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for order in range(2 if sex == "female" else 1, 999, 2):
        body = f"620302{born}{order:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
        yield body + "10X98765432"[total % 11]
