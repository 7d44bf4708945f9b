"""Walking many pages through every size and two themes, fast enough for each run of the suite.

axe's whole list runs once a page; what depends on size and colour runs in every mode.
"""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys import a11y
from tests.support.browser import PHONE

#: Rules of axe whose answer changes with size and colours.
RULES_OF_THE_LOOK = (
    "color-contrast",
    "color-contrast-enhanced",
    "link-in-text-block",
    "meta-viewport",
    "scrollable-region-focusable",
    "target-size",
)
#: The white theme differs from paper by colours alone; ``a11y.all_modes`` walks it too.
MODES = [(size, theme) for size in a11y.SIZES for theme in ("paper", "black")]


def phone(browser: Browser, **options: Any) -> BrowserContext:
    """Return a phone without the sharpness, so that a page paints quickly."""
    wanted: dict[str, Any] = {
        **PHONE,
        "device_scale_factor": 1,
        "reduced_motion": "reduce",
        **options,
    }
    context = browser.new_context(**wanted)
    context.set_default_timeout(30_000)
    return context


def faults_of(page: Page, url: str) -> list[str]:
    """Return the faults of one page on a phone, in every size and theme and on odd machines."""
    faults: list[str] = []
    for size, theme in MODES:
        a11y.choose_display(page.context, url, size=size, theme=theme)
        page.goto(url)
        is_first = (size, theme) == ("20", "paper")
        found = [
            *a11y.measured_faults(page, size=size, theme=theme),
            *a11y.axe_faults(page, rules=() if is_first else RULES_OF_THE_LOOK),
            *a11y.sideways_faults(page),
        ]
        if is_first:
            found += a11y.reflow_faults(page) + a11y.forced_colour_faults(page)
        faults += [f"{urlsplit(page.url).path} [{size}, {theme}] {fault}" for fault in found]
    return faults
