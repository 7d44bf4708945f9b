"""Every kind of page a visitor sees, held against SENIORS part A in real Chromium."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys import a11y, crawl
from tests.support.site import Site

pytestmark = [pytest.mark.journey, pytest.mark.one_engine]

#: A kind of page: how its address looks, and a sample of it in the demo school.
KINDS = {
    "home": (r"/", "/"),
    "majors": (r"/majors/", "/majors/"),
    "major": (r"/majors/\w+/", "/majors/cal/"),
    "class": (r"/majors/\w+/[\w-]+/", "/majors/cal/2027s-c08/"),
    "timetable": (r"/timetable/", "/timetable/"),
    "teachers": (r"/teachers/", "/teachers/"),
    "teacher": (r"/teachers/\w+/", "/teachers/t01/"),
    "lectures": (r"/lectures/", "/lectures/"),
    "lecture": (r"/lectures/\w+/", "/lectures/p1/"),
    "lessons": (r"/lessons/", "/lessons/"),
    "lesson": (r"/lessons/[\w-]+/", "/lessons/l01/"),
    "closed lesson": (r"/lessons/[\w-]+/", "/lessons/l05/"),
    "rooms to rent": (r"/rent/", "/rent/"),
    "room to rent": (r"/rent/rooms/\w+/", "/rent/rooms/R101/"),
    "notices": (r"/notices/", "/notices/"),
    "notice": (r"/notices/\w+/", "/notices/n1/"),
    "rules": (r"/rules/", "/rules/"),
    "rule": (r"/rules/[\w-]+/", "/rules/refund/"),
    "help": (r"/help/", "/help/"),
    "search": (r"/search/", "/search/?q=书法"),
    "nothing found": (r"/search/", "/search/?q=飞机"),
    "display": (r"/display/", "/display/"),
    "not found": (r"/no-such-page/", "/no-such-page/"),
}
#: Sheets of paper have another frame.
PAPER = re.compile(r"/lesson/\d+/handout/")
#: Where the site of a visitor ends and a login begins.
BEHIND_THE_LOGIN = re.compile(
    r"/(my|enrol|login|tickets)/|/rent/(my|renter|papers|bills|ask)/|/rent/rooms/\w+/ask/"
)
OK = 200
MOST_CHOICES = 6
MOST_OPTIONS = 7
EACH = pytest.mark.parametrize("kind", KINDS)


class _Links(HTMLParser):
    """Collects what a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the target of a link."""
        target = dict(attrs).get("href") or ""
        if tag == "a" and not target.startswith(("tel:", "#")):
            self.found.append(target)


def _links(html: str, path: str) -> set[str]:
    links = _Links()
    links.feed(html)
    return {urldefrag(urljoin(path, target)).url for target in links.found}


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """One phone for all pages."""
    context = crawl.phone(browser)
    yield context
    context.close()


@pytest.fixture
def seen(phone: BrowserContext) -> Iterator[Page]:
    """A fresh page on that phone."""
    page = phone.new_page()
    yield page
    page.close()


def sample(site: Site, kind: str) -> str:
    """Return the address of a page of this kind."""
    return site.url + KINDS[kind][1]


@EACH
def test_a_page_has_no_fault_in_any_size_and_theme(
    site_server: Site, seen: Page, kind: str
) -> None:
    home = urlsplit(site_server.url).netloc
    asked: list[str] = []
    seen.on("request", lambda request: asked.append(request.url))
    faults = crawl.faults_of(seen, sample(site_server, kind))
    strangers = {urlsplit(url).netloc for url in asked} - {home, ""}
    assert (faults, strangers) == ([], set())


@EACH
def test_a_page_has_no_fault_on_a_desk(site_server: Site, desktop_page: Page, kind: str) -> None:
    desktop_page.goto(sample(site_server, kind))
    faults = a11y.measured_faults(desktop_page, size="20", theme="paper")
    assert faults + a11y.sideways_faults(desktop_page) == []


def test_every_link_leads_to_a_page_of_a_known_kind(
    site_server: Site, phone: BrowserContext
) -> None:
    broken, unknown = [], []
    done: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        plain = urlsplit(path).path
        if path in done or BEHIND_THE_LOGIN.match(plain):
            continue
        done.add(path)
        answer = phone.request.get(site_server.url + path, max_redirects=0)
        if answer.status != OK:
            broken.append((path, answer.status))
        kinds = [*(pattern for pattern, _sample in KINDS.values()), PAPER.pattern]
        if not any(re.fullmatch(pattern, plain) for pattern in kinds):
            unknown.append(path)
        if plain != "/display/":
            waiting += _links(answer.text(), path) - done
    assert (broken, unknown, len(done) > len(KINDS)) == ([], [], True)


@EACH
def test_the_frame_calls_a_person_and_leads_back(site_server: Site, seen: Page, kind: str) -> None:
    seen.goto(sample(site_server, kind))
    frame = seen.locator(".frame-nav__item")
    words = [word.strip() for word in frame.all_inner_texts()]
    calls = frame.nth(3).get_attribute("href") or ""
    back = urljoin(seen.url, frame.nth(1).get_attribute("href") or "")
    assert (words, calls[:4], seen.request.get(back).status) == (
        ["首页", "返回", "大字", "电话", "登录"],
        "tel:",
        200,
    )


@EACH
def test_at_most_six_choices_stand_together(site_server: Site, seen: Page, kind: str) -> None:
    seen.goto(sample(site_server, kind))
    lists = seen.evaluate(
        "[...document.querySelectorAll('main .grid')].map(e => e.children.length)"
    )
    days = seen.locator(".day-tabs li").count()
    radios = seen.locator("main input[type=radio]").count()
    options = seen.evaluate("[...document.querySelectorAll('select')].map(e => e.options.length)")
    assert (
        [number for number in [*lists, radios] if number > MOST_CHOICES],
        [number for number in [*options, days] if number > MOST_OPTIONS],
    ) == ([], [])


@pytest.mark.parametrize("kind", ["home", "class", "timetable"])
def test_a_first_visit_weighs_at_most_200_kilobytes(
    site_server: Site, page: Page, kind: str
) -> None:
    assert a11y.weight_faults(page, sample(site_server, kind)) == []


@pytest.mark.parametrize("query", ["?print=1", "?print=1&major=CAL"])
def test_the_timetable_prints_on_one_sheet(site_server: Site, page: Page, query: str) -> None:
    page.goto(f"{site_server.url}/timetable/{query}")
    assert a11y.paper_faults(page, points=14) == []


def test_the_words_of_a_lesson_print_on_one_sheet(site_server: Site, page: Page) -> None:
    page.goto(f"{site_server.url}/lessons/l01/")
    page.get_by_role("link", name="打印一页").tap()
    page.wait_for_url("**/handout/")
    assert a11y.paper_faults(page, points=14) + crawl.faults_of(page, page.url) == []


def test_the_printed_timetable_has_no_fault_on_the_screen(site_server: Site, seen: Page) -> None:
    url = f"{site_server.url}/timetable/?print=1"
    assert crawl.faults_of(seen, url) == []


def test_the_first_screen_answers_three_questions(site_server: Site, page: Page) -> None:
    page.goto(site_server.url)
    height = page.viewport_size["height"] if page.viewport_size else 0
    tops = [
        (box["y"] if (box := page.locator(part).first.bounding_box()) else height) < height
        for part in (".door:has-text('能学什么')", ".open-now h2", ".door:has-text('找人帮忙')")
    ]
    assert (tops, page.locator(".open-now a.button").get_attribute("href")) == (
        [True] * 3,
        "/timetable/?term=2027S",
    )


def test_my_lessons_are_one_tap_from_home(site_server: Site, page: Page) -> None:
    page.goto(site_server.url)
    page.locator(".door", has_text="我的课").tap()
    page.wait_for_url("**/login/?next=/my/")


def test_a_chosen_size_holds_through_ten_pages(site_server: Site, page: Page) -> None:
    page.goto(site_server.url)
    page.locator("summary", has_text="大字").tap()
    with page.expect_navigation():
        page.get_by_role("button", name="特大字").tap()
    held = []
    for kind in list(KINDS)[:10]:
        page.goto(sample(site_server, kind))
        held.append(page.locator("html").get_attribute("data-size"))
    assert held == ["30"] * 10


def test_the_words_for_an_elder_mode_lead_to_the_same_choice(site_server: Site, page: Page) -> None:
    page.goto(f"{site_server.url}/majors/")
    page.locator(".frame-foot a", has_text="长辈版").tap()
    page.wait_for_url("**/display/?next=*")
    page.get_by_role("main").get_by_role("button", name="特大字").tap()
    page.wait_for_url("**/majors/")
    assert (urlsplit(page.url).path, page.locator("html").get_attribute("data-size")) == (
        "/majors/",
        "30",
    )


@pytest.mark.parametrize("kind", ["notice", "rule"])
@pytest.mark.parametrize(
    ("voice", "is_offered"), [("window.speechSynthesis", True), ("undefined", False)]
)
def test_a_text_is_read_aloud_where_there_is_a_voice(
    site_server: Site, page: Page, kind: str, voice: str, is_offered: bool
) -> None:
    page.add_init_script(f"Object.defineProperty(window, 'speechSynthesis', {{value: {voice}}})")
    page.goto(sample(site_server, kind))
    assert page.get_by_role("button", name="朗读").is_visible() == is_offered
