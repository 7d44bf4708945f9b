"""Our own browser checks: what SENIORS part A asks of every page, measured in real Chromium.

``check_page(page, size=…, theme=…)`` returns plain faults of the page as it stands;
``all_modes(browser, url)`` walks three sizes by three themes and then paper, reflow and machines
with forced colours. An empty list is a pass.
"""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from tests.support.browser import PHONE

SIZES = ("20", "24", "30")
THEMES = ("paper", "white", "black")
_MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": [
            *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
            "best-practice",
        ],
    },
    # axe ships these two switched off.
    "rules": {
        "target-size": {"enabled": True},
        "color-contrast-enhanced": {"enabled": True},
    },
}
# Only violations come back, not the long list of all that is right.
_RUN_AXE = """async options => (await axe.run(document, options)).violations.flatMap(found =>
    found.nodes.map(node => `axe ${found.id}: ${node.target[0]} ${node.failureSummary}`))"""
_NOT_IN_WORDS = (
    (re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b"), "a date that is not in words"),
    (re.compile(r"\b\d{4}/\d{1,2}/\d{1,2}\b"), "a date that is not in words"),
    (re.compile(r"[¥￥]"), "a currency sign"),
    (re.compile(r"\d\.\d元|\d\.\d{3,}元|\d,\d{3}元|\d\s+元"), "money that is not written 160元"),
    (re.compile(r"(?<!\d)(?:1[3-9]|2[0-3]):\d{2}(?!\d)"), "a 24-hour time"),
    (re.compile(r"\+86|\b1[3-9]\d{9}\b"), "a phone number without gaps"),
    (re.compile(r"\b(?:None|True|False|null|undefined)\b"), "a programmer's word"),
    (re.compile(r"\{[{%]|%\(\w+\)s"), "an unfilled template"),
)


def check_page(page: Page, *, size: str, theme: str) -> list[str]:
    """Return the faults of the page as it is now shown in this size and theme."""
    return [
        f"{urlsplit(page.url).path} [{size}, {theme}] {fault}"
        for fault in [*measured_faults(page, size=size, theme=theme), *axe_faults(page)]
    ]


def measured_faults(page: Page, *, size: str, theme: str) -> list[str]:
    """Return what our own checks find: the frame, what is measured in the page, the words."""
    return [
        *_frame_faults(page, size, theme),
        *page.evaluate(_MEASURE, {"size": int(size)}),
        *word_faults(page.inner_text("body")),
    ]


def word_faults(text: str) -> list[str]:
    """Return what in ``text`` is not written the way seniors read it (criterion 26)."""
    return [
        f"{what}: {found.group(0)!r}"
        for pattern, what in _NOT_IN_WORDS
        for found in [pattern.search(text)]
        if found
    ]


def axe_faults(page: Page, *, rules: Iterable[str] = ()) -> list[str]:
    """Return axe's violations of ``rules``, or of its whole list with the two it ships off."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    chosen: dict[str, object] = {"runOnly": list(rules)} if rules else dict(AXE_OPTIONS)
    return list(page.evaluate(_RUN_AXE, {**chosen, "resultTypes": ["violations"]}))


def reflow_faults(page: Page) -> list[str]:
    """Return sideways scrolling at 320 px wide, and at 360 px with text at 200 % (criterion 5)."""
    before = page.viewport_size or PHONE["viewport"]
    faults = []
    page.set_viewport_size({"width": 320, "height": 740})
    faults += sideways_faults(page, "at 320 px")
    page.set_viewport_size(PHONE["viewport"])
    page.evaluate("document.documentElement.style.fontSize = '40px'")
    faults += sideways_faults(page, "with text at 200 %")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(before)
    return faults


def paper_faults(page: Page, *, points: float = 14) -> list[str]:
    """Return what is wrong with the printed page: one A4, ``points`` or larger, no menus, phone."""
    page.emulate_media(media="print")
    small = page.evaluate(
        """points => [...document.querySelectorAll('body *')]
            .filter(e => e.getClientRects().length && [...e.childNodes]
                .some(n => n.nodeType === 3 && n.textContent.trim()))
            .filter(e => parseFloat(getComputedStyle(e).fontSize) < points * 96 / 72 - .1)
            .map(e => `printed below ${points} pt: ${e.textContent.trim().slice(0, 20)}`)""",
        points,
    )
    menus = page.evaluate(
        "[...document.querySelectorAll('nav, button, form')].filter(e => e.getClientRects().length)"
        ".map(e => `printed a menu or button: ${e.className}`)"
    )
    sheets = len(PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages)
    page.emulate_media(media="screen")
    return [*small, *menus, *([] if sheets == 1 else [f"prints on {sheets} pages"])]


def forced_colour_faults(page: Page) -> list[str]:
    """Return controls that lose their edge when the machine forces its colours (criterion 6)."""
    page.emulate_media(forced_colors="active")
    faults = page.evaluate(
        """() => [...document.querySelectorAll('.button, .choice, input:not([type=hidden])')]
            .filter(e => e.getClientRects().length && !e.closest('.choice input'))
            .filter(e => !['radio', 'checkbox', 'file'].includes(e.type))
            .filter(e => parseFloat(getComputedStyle(e).borderTopWidth) < 1)
            .map(e => `no edge in forced colours: ${e.textContent.trim().slice(0, 20)}`)"""
    )
    page.emulate_media(forced_colors="none")
    return faults


def foreign_requests(page: Page, url: str) -> list[str]:
    """Open ``url`` and return every request that leaves the site (criterion 30)."""
    home = urlsplit(url).netloc
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    return [f"a request to {one}" for one in asked if urlsplit(one).netloc not in {home, ""}]


def weight_faults(page: Page, url: str, *, most: int = 200 * 1024) -> list[str]:
    """Open ``url`` with an empty cache and return a fault when more bytes than ``most`` come."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    return [] if sum(sizes) <= most else [f"the first visit weighs {sum(sizes) / 1024:.0f} KB"]


def choose_display(context: BrowserContext, url: str, *, size: str, theme: str) -> None:
    """Set both cookies for the site of ``url``, as the size control does."""
    site = urljoin(url, "/")  # A cookie of a deeper path would outlive the next choice.
    context.add_cookies(
        [
            {"name": "text_size", "value": size, "url": site},
            {"name": "theme", "value": theme, "url": site},
        ]
    )


def modes() -> Iterator[tuple[str, str]]:
    """Yield every size with every theme."""
    for size in SIZES:
        for theme in THEMES:
            yield size, theme


def all_modes(browser: Browser, url: str) -> list[str]:
    """Return the faults of a public page: sizes and themes on a phone, machine modes, a desk."""
    faults: list[str] = []
    context = browser.new_context(**{**PHONE, "device_scale_factor": 1}, reduced_motion="reduce")
    page = context.new_page()
    faults += foreign_requests(page, url)
    for size, theme in modes():
        choose_display(context, url, size=size, theme=theme)
        page.goto(url)
        faults += check_page(page, size=size, theme=theme)
        faults += sideways_faults(page, f"[{size}, {theme}]")
    choose_display(context, url, size="20", theme="paper")
    page.goto(url)
    faults += reflow_faults(page) + forced_colour_faults(page)
    page.emulate_media(contrast="more")
    faults += axe_faults(page)
    context.close()
    wide = browser.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    wide.goto(url)
    faults += check_page(wide, size="20", theme="paper")
    wide.close()
    return faults


def _frame_faults(page: Page, size: str, theme: str) -> list[str]:
    root = page.locator("html")
    shown = (root.get_attribute("data-size"), root.get_attribute("data-theme"))
    faults = [] if shown == (size, theme) else [f"shown as {shown}"]
    if root.get_attribute("lang") != "zh-Hans":
        faults.append("no language")
    if not page.title().strip(" –"):
        faults.append("no title")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} main headings")
    return faults


def sideways_faults(page: Page, when: str = "") -> list[str]:
    """Return how far the page scrolls sideways as it stands."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"scrolls sideways by {wide} px {when}".rstrip()] if wide > 0 else []
