"""Logging in by thumb, by keyboard alone and without script, on every page it can show."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys import a11y
from tests.support.site import Site

pytestmark = pytest.mark.journey

NewContext = Callable[..., BrowserContext]
MAIN_BUTTON = "main form .button--primary"


def code_for(outbox: Path, phone: str) -> str:
    """The newest code that went to ``phone`` (E.164)."""
    for _wait in range(100):
        found = [json.loads(path.read_text()) for path in sorted(outbox.glob("*.json"))]
        codes = [one["values"]["code"] for one in found if one["to"] == phone]
        if codes:
            return str(codes[-1])
        time.sleep(0.1)
    raise AssertionError("no message came")


def press(page: Page, name: str = "") -> None:
    """Tap the page's main button, or the one called ``name``, and wait for the next page."""
    button = page.get_by_role("button", name=name) if name else page.locator(MAIN_BUTTON).first
    with page.expect_navigation():
        button.tap()


def ask(page: Page, site: Site, phone: str) -> None:
    page.goto(f"{site.url}/login/?next=/my/info/")
    page.fill("#id_phone", phone)
    press(page)
    page.wait_for_url("**/login/code/")


@pytest.mark.parametrize("path", ["/login/", "/login/card/", "/logout/done/"])
def test_a_first_page_has_no_fault_in_any_mode(
    site_server: Site, browser: Browser, path: str
) -> None:
    assert a11y.all_modes(browser, site_server.url + path) == []


@pytest.mark.parametrize(("size", "theme"), [("20", "paper"), ("24", "white"), ("30", "black")])
def test_a_page_that_refuses_has_no_fault(
    site_server: Site, new_context: NewContext, size: str, theme: str
) -> None:
    context = new_context(device_scale_factor=1, reduced_motion="reduce")
    a11y.choose_display(context, site_server.url, size=size, theme=theme)
    page = context.new_page()
    faults: list[str] = []

    def look(*, focus: bool) -> None:
        faults.extend(a11y.check_page(page, size=size, theme=theme))
        on_top = page.evaluate("document.activeElement.hasAttribute('data-focus')")
        assert (on_top, page.title().startswith("有错误：")) == (focus, focus)

    page.goto(f"{site_server.url}/login/")
    page.fill("#id_phone", "1380")
    press(page)
    look(focus=True)
    ask(page, site_server, f"120000011{size}")
    look(focus=False)
    press(page, "重新发送")
    look(focus=True)
    for _try in range(5):
        page.fill("#id_code", "12345")
        press(page)
    look(focus=True)
    code = code_for(site_server.outbox, f"+86120000011{size}")
    for _try in range(5):
        page.fill("#id_code", f"{(int(code) + 1) % 1_000_000:06d}")
        press(page)
    look(focus=True)
    assert page.locator("h1").inner_text() == "重新获取验证码"
    assert faults == []


def test_without_script(site_server: Site, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    ask(page, site_server, "120 0000 2201")
    page.fill("#id_code", code_for(site_server.outbox, "+8612000002201"))
    press(page)
    page.wait_for_url("**/my/new/?next=%2Fmy%2Finfo%2F")


def test_by_keyboard_alone(site_server: Site, desktop_page: Page) -> None:
    desktop_page.goto(f"{site_server.url}/login/")
    desktop_page.locator("#content").focus()
    desktop_page.keyboard.press("Tab")
    desktop_page.keyboard.type("１２０ ００００ ２２０２")
    desktop_page.keyboard.press("Enter")
    desktop_page.wait_for_url("**/login/code/")
    desktop_page.locator("#content").focus()
    desktop_page.keyboard.press("Tab")
    desktop_page.keyboard.type(code_for(site_server.outbox, "+8612000002202"))
    desktop_page.keyboard.press("Enter")
    desktop_page.wait_for_url("**/my/new/**")


def test_going_back_after_the_login_does_not_ask_again(site_server: Site, page: Page) -> None:
    ask(page, site_server, "120 0000 2203")
    page.fill("#id_code", code_for(site_server.outbox, "+8612000002203"))
    press(page)
    page.wait_for_url("**/my/new/**")
    page.go_back()
    page.wait_for_url("**/my/new/**")
