"""The look, in real Chromium: every size, both kinds of theme, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys import a11y
from tests.support.site import Site

pytestmark = pytest.mark.journey

PUBLIC_PAGES = ("/", "/majors/", "/timetable/", "/display/", "/dev/styleguide/", "/no-such-page/")
NewContext = Callable[..., BrowserContext]


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_has_no_fault_in_any_mode(
    site_server: Site, browser: Browser, path: str
) -> None:
    assert a11y.all_modes(browser, site_server.url + path) == []


def test_the_first_visit_weighs_little(site_server: Site, page: Page) -> None:
    assert a11y.weight_faults(page, f"{site_server.url}/") == []


@pytest.mark.parametrize(("query", "points"), [("?part=paper", 14), ("?part=paper&large", 18)])
def test_a_paper_is_one_sheet(site_server: Site, page: Page, query: str, points: int) -> None:
    page.goto(f"{site_server.url}/dev/styleguide/{query}")
    assert a11y.paper_faults(page, points=points) == []


def test_a_chosen_size_is_kept_without_script(site_server: Site, new_context: NewContext) -> None:
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_server.url}/majors/")
    page.locator("summary").tap()
    with page.expect_navigation():
        page.get_by_role("button", name="特大字").tap()
    assert page.url == f"{site_server.url}/majors/"
    for path in ("/", "/majors/", "/timetable/"):
        page.goto(site_server.url + path)
        assert page.locator("html").get_attribute("data-size") == "30"


def test_a_chosen_size_is_kept_for_a_year(site_server: Site, page: Page) -> None:
    answer = page.request.post(
        f"{site_server.url}/display/", form={"size": "24", "next": "/"}, max_redirects=0
    )
    cookie = answer.headers["set-cookie"]
    assert ("text_size=24" in cookie, "Max-Age=31536000" in cookie) == (True, True)


def test_a_choice_never_leads_off_the_site(site_server: Site, page: Page) -> None:
    answers = [
        page.request.post(
            f"{site_server.url}/display/", form={"size": "24", "next": there}, max_redirects=0
        ).headers["location"]
        for there in ("https://example.org/", "//example.org/", "javascript:alert(1)", "")
    ]
    assert answers == ["/"] * 4


def test_an_unknown_size_changes_nothing(site_server: Site, page: Page) -> None:
    answer = page.request.post(
        f"{site_server.url}/display/", form={"size": "99", "theme": "<b>"}, max_redirects=0
    )
    assert (answer.status, "text_size" in answer.headers.get("set-cookie", "")) == (302, False)


def test_reading_aloud_is_offered_only_where_there_is_a_voice(
    site_server: Site, new_context: NewContext
) -> None:
    seen = []
    for voice in ("window.speechSynthesis", "undefined"):
        page = new_context().new_page()
        page.add_init_script(
            f"Object.defineProperty(window, 'speechSynthesis', {{value: {voice}}})"
        )
        page.goto(f"{site_server.url}/dev/styleguide/")
        seen.append(page.locator("[data-read-aloud]").is_visible())
    assert seen == [True, False]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        ("document.querySelector('main p').style.fontSize = '14px'", "text of 14px"),
        (
            "document.querySelector('main .button').style.cssText = 'min-height:0;height:30px'",
            "a target of",
        ),
        ("document.querySelector('main p').style.color = '#666'", "axe color-contrast-enhanced"),
        (
            "document.querySelector('main p').textContent = '2026-12-12 160.5元'",
            "a date that is not",
        ),
        ("document.querySelector('main p').style.lineHeight = '1.1'", "line height 1.10"),
        ("document.querySelector('h1').style.color = '#666'", "text contrast of 5"),
        ("document.querySelector('h1').outerHTML = '<p>x</p>'", "0 main headings"),
    ],
)
def test_the_checks_find_a_fault(site_server: Site, page: Page, spoil: str, fault: str) -> None:
    page.goto(f"{site_server.url}/display/")
    assert a11y.check_page(page, size="20", theme="paper") == []
    page.evaluate(spoil)
    assert fault in "\n".join(a11y.check_page(page, size="20", theme="paper"))
