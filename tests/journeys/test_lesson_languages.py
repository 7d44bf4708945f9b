"""A lesson in another language: the office translates it, a senior changes to it on the phone."""

import pytest
from playwright.sync_api import expect

from tests.conftest import MakeSite
from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import by_mouse, looks_at_everything
from tests.support.browser import DESKTOP
from tests.support.site import Site

pytestmark = pytest.mark.journey

TITLE = "Three minutes to warm up"
_NUMBER = """
from courses.models import OnlineLesson
print(OnlineLesson.objects.get(slug="l01").pk)
"""
_LISTEN = """
window.heard = [];
window.speechSynthesis.speak = (speech) => window.heard.push(speech.lang);
"""


def test_the_office_translates_and_a_senior_changes_the_language(
    make_site: MakeSite, new_walker: NewWalker
) -> None:
    site = make_site(demo=True, **ANY_HOUR).start()
    number = site.manage("shell", "--no-imports", "-c", _NUMBER).strip().splitlines()[-1]
    translate(site, new_walker, number)

    senior = new_walker(site, look=looks_at_everything)
    senior.go("/lessons/l01/")
    senior.follow(senior.page.get_by_role("link", name="English"))
    heading = senior.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(TITLE)
    expect(heading).to_have_attribute("lang", "en")
    assert senior.page.url.endswith("/lessons/l01-en/")
    senior.follow(senior.page.get_by_role("link", name="中文"))
    senior.shows("开口前的三分钟热身")
    assert senior.faults + sideways_faults(senior.page) == []

    # The demonstration school's own translation is read by an English voice.
    senior.page.add_init_script(_LISTEN)
    senior.go("/lessons/l08-en/")
    senior.page.get_by_role("button", name="朗读").tap()
    assert senior.page.evaluate("window.heard") == ["en"]

    desk = new_walker(site, press=by_mouse, look=looks_at_everything, **DESKTOP)
    desk.go("/lessons/l01-en/")
    desk.shows(TITLE)
    assert desk.faults == []


def translate(site: Site, new_walker: NewWalker, number: str) -> None:
    """From the lesson's editing page to a live translation."""
    office = new_walker(site, press=by_mouse, **DESKTOP)
    page = office.page
    log_in_staff(office, "registrar", f"/admin/pages/{number}/edit/")
    page.locator("header [aria-label='动作'], header .w-dropdown button").first.click()
    with page.expect_navigation():
        page.get_by_role("link", name="翻译").click()
    office.shows("翻译这节课")
    with page.expect_navigation():
        page.get_by_role("button", name="翻译成英语").click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_lead").fill("Warm up before you sing, and your voice will not tire.")
    page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    with page.expect_navigation():
        page.locator("footer [name=action-publish]").click()
