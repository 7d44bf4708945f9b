"""A class has begun; somebody asks to come in late, the office lets them in, they pay (插班)."""

from pathlib import Path

import pytest

from tests.conftest import MakeSite
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import (
    PHONES,
    WOMEN,
    audit_faults,
    become_a_student,
    find_class,
    log_in_staff,
    pay,
)
from tests.journeys.walker import by_mouse, looks_at_everything
from tests.support.browser import DESKTOP
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

#: Ten in the morning of the second day of the demo school's round of late entry.
_SECOND_DAY = """
from datetime import timedelta
from enrollment.models import Round
Round.objects.filter(kind="late_entry").update(channels=["web", "desk", "phone"])
opens = Round.objects.get(kind="late_entry").opens_at + timedelta(days=1, hours=1, minutes=30)
print(opens.isoformat())
"""
_ASKED = """
from enrollment.models import LateRequest
print(LateRequest.objects.get().pk, LateRequest.objects.get().state)
"""


def shell(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]


def test_late_entry_is_asked_for_allowed_and_paid(
    make_site: MakeSite, new_walker: NewWalker, clock_file: Path
) -> None:
    site = make_site(demo=True, TEST_CLOCK=f"file:{clock_file}", **ANY_HOUR)
    clock_file.write_text(shell(site, _SECOND_DAY))
    site.start()
    site.start_worker()
    senior = new_walker(site, look=looks_at_everything)
    become_a_student(senior, phone=next(PHONES), name="钱来迟", id_number=next(WOMEN))
    find_class(senior, "太极养生", "太极剑中级班", button="申请插班")
    senior.shows("太极剑中级班", "要交全部学费")
    senior.tap("申请插班")
    senior.shows("申请收到了，教务处会尽快答复。", "不申请了")

    number, state = shell(site, _ASKED).split()
    assert state == "asked"
    office = new_walker(site, press=by_mouse, look=looks_at_everything, **DESKTOP)
    log_in_staff(office, "registrar", f"/enrol/desk/late/{number}/")
    office.shows("钱来迟", "太极剑中级班")
    office.tap("提交答复")
    office.shows("请选择")
    office.choose("同意，留一个位子")
    office.type_in("reason", "学过一学期，老师同意")
    office.tap("提交答复")

    senior.page.reload()
    senior.shows("教务处同意了，位子给您留着。")
    senior.tap("看我的班级")
    senior.shows("太极剑中级班")
    senior.tap("去交费")
    pay(senior)
    wait_until(lambda: "您已录取" in senior.page.inner_text("body"), seconds=20)
    senior.shows("已收到120元", "钱来迟", "太极剑中级班")
    assert senior.faults + office.faults == []
    assert audit_faults(site) == []
