"""In class: the leader calls the roll on a phone that loses its signal; a certificate is checked.

SENIORS, monitor: roll call on a phone, no fees or ID seen. A mark counts once, however often the
phone sends it; a paper that somebody changed is caught.
"""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.conftest import MakeSite
from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import log_in_staff
from tests.journeys.walker import Walker, by_mouse, looks_at_everything
from tests.support.browser import DESKTOP
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

#: 孙建军, leader of 声乐初级1班 (demo persona S10).
LEADER = "12000000010"
_NEXT_MEETING = """
from courses.models import ClassSession
from university import clock
rows = ClassSession.objects.filter(teaching_class__leaders__isnull=False, state="planned")
print(rows.filter(starts_at__gt=clock.now()).earliest("starts_at").starts_at.isoformat())
"""
_TAPS = """
from enrollment.models import AttendanceMark, Attendance
print(AttendanceMark.objects.exclude(client_key__contains="demo").count(),
      Attendance.objects.filter(session=AttendanceMark.objects.latest("pk").session).count())
"""


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]


def tap(walker: Walker, person: int, word: str) -> None:
    """One tap on a button of the person in this row."""
    row = walker.page.locator(".roll__person").nth(person)
    button = row.get_by_role("button", name=word, exact=True)
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_leader_calls_the_roll_without_a_signal_and_a_certificate_is_checked(
    make_site: MakeSite, new_walker: NewWalker, clock_file: Path
) -> None:
    site = make_site(demo=True, TEST_CLOCK=f"file:{clock_file}", **ANY_HOUR)
    clock_file.write_text(shell(site, _NEXT_MEETING))
    site.start()
    leader = new_walker(site)
    leader.log_in(LEADER)
    leader.shows("我是班长", "声乐初级1班")
    leader.tap("点名")
    call_the_roll(leader)
    assert shell(site, _TAPS) == "65 65"
    assert looks_at_everything(leader.page) + sideways_faults(leader.page) == []
    check_a_certificate(site, new_walker)


def call_the_roll(leader: Walker) -> None:
    """One person with a signal, two without, the others when it is back."""
    page, kept = leader.page, leader.page.locator("[data-kept]")
    with page.expect_response("**/marks/") as answer:
        tap(leader, 0, "到")
    assert answer.value.json()["refused"] == []
    expect(kept).to_be_hidden()

    page.context.set_offline(True)
    tap(leader, 1, "没来")
    tap(leader, 2, "请假")
    expect(kept).to_be_visible()
    leader.shows("有2个记在这部手机上，还没送出", "有信号时会自动送出。")
    expect(page.locator(".roll__person").nth(1)).to_contain_text("还没送出")

    with page.expect_response("**/marks/") as answer:
        page.context.set_offline(False)
    assert len(answer.value.json()["taken"]) == 2
    expect(kept).to_be_hidden()

    page.get_by_role("button", name="其余都到了").tap()
    is_empty = "localStorage.getItem('kept-marks') === null"
    wait_until(lambda: page.evaluate(is_empty), seconds=10)
    page.reload()
    counts = [page.locator(f"[data-count={mark}]").inner_text() for mark in _COUNTED]
    assert counts == ["63", "1", "1"]


_COUNTED = ("present", "excused", "absent")


def check_a_certificate(site: Site, new_walker: NewWalker) -> None:
    """The office issues the class's certificates; a visitor checks one, and a changed one."""
    office = new_walker(site, press=by_mouse, **DESKTOP)
    log_in_staff(office, "registrar", "/classroom/completion/")
    office.tap("打开")
    office.shows("声乐初级1班结业", "出勤率要到60％。")
    office.follow(office.page.get_by_role("button", name="确认结业", exact=True))
    office.tap("发结业证书")
    with office.page.expect_download() as paper:
        office.page.get_by_role("link", name="打印全班证书").click()
    text = "".join(
        PdfReader(BytesIO(paper.value.path().read_bytes())).pages[0].extract_text().split()
    )
    number = text.partition("证书编号：")[2][:10]
    code = text.rpartition("验证码：")[2][:16]

    visitor = new_walker(site, look=looks_at_everything)
    visitor.go(f"/certificates/{code}/")
    visitor.shows("这是本校发的证书", "声乐初级1班", number)
    visitor.tap("再查一张")
    forged = f"{number[:5]}99999"
    for typed, answer in ((forged, "编号和验证码对不上"), (number, "这是本校发的证书")):
        visitor.type_in("number", typed)
        visitor.type_in("code", code)
        visitor.tap("查验证书")
        visitor.shows(answer)
    assert visitor.faults == []
