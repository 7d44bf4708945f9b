"""A dance trainer rents Tuesdays and Thursdays for eight weeks, pays, and cancels one evening."""

import re
from datetime import date, timedelta

import pytest

from tests.journeys.conftest import NewWalker
from tests.journeys.steps import PHONES, audit_faults, pay
from tests.journeys.walker import Walker, looks_at_everything
from tests.support.site import Site
from university import clock
from university.words import day

pytestmark = pytest.mark.journey

#: The first Thursday of the series is a holiday; the papers were seen, and the school says yes.
HOLIDAY = """
from datetime import date
from courses.models import Holiday
day = date.fromisoformat("{day}")
Holiday.objects.create(name="停课", starts_on=day, ends_on=day)
"""
APPROVE = """
from datetime import timedelta
from payments.models import PaperKind, Rental
from payments.services.rentals.deciding import approve_rental
from payments.services.rentals.renters import see_paper
from university import clock
from university.accounts.models import User
rental = Rental.objects.get(number="{number}")
venue = User.objects.get(username="venue")
until = clock.today() + timedelta(days=300)
see_paper(actor=venue, renter=rental.renter, kind=PaperKind.INSURANCE, valid_until=until)
approve_rental(actor=venue, rental=rental, asset_approval_no="国资18号", reason="符合用途")
"""
#: The first evening comes to lie in two days, so that it is cancelled between 72 and 24 hours.
NEARER = """
from datetime import time, timedelta
from courses.services.rooms import release_room
from payments.models import Rental, RentalDate
from payments.rental_calendar import evening
from payments.services.rentals.asking import reserve_evenings
from university import clock
date = Rental.objects.get(number="{number}").dates.order_by("starts_at").first()
old = date.room_use
when = evening(clock.today() + timedelta(days=2), starts=time(18, 30), ends=time(20, 0))
use = reserve_evenings(room=date.room, evenings=[when], title=old.title)[0]
RentalDate.objects.filter(pk=date.pk).update(
    starts_at=when.starts_at, ends_at=when.ends_at, room_use=use
)
release_room(use=old)
"""


def monday(weeks: int) -> date:
    """Monday in so many weeks."""
    today = clock.today()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def become_a_renter(walker: Walker) -> None:
    """The five questions about who rents."""
    walker.choose("个人")
    walker.tap("下一步")
    walker.type_in("name", "孙晓梅")
    walker.tap("下一步")
    walker.type_in("contact_name", "孙晓梅")
    walker.tap("下一步")
    walker.choose("不")
    walker.tap("下一步")
    walker.shows("教室不能用来做什么", "转租")
    walker.page.locator("label.choice").first.tap()
    walker.tap("下一步")


def ask_for_eight_weeks(walker: Walker, first: date) -> None:
    """The eight questions about the evenings."""
    walker.choose("每周都租")
    walker.tap("下一步")
    for weekday in ("星期二", "星期四"):
        walker.page.locator("label.choice", has_text=weekday).first.tap()
    walker.tap("下一步")
    walker.page.locator("label.choice", has_text="6:30").first.tap()
    walker.tap("下一步")
    walker.type_in("first", f"{first:%Y%m%d}")
    walker.tap("下一步")
    walker.type_in("weeks", "8")
    walker.tap("下一步")
    walker.type_in("purpose", "舞蹈培训")
    walker.tap("下一步")
    walker.type_in("people", "20")
    walker.tap("下一步")
    walker.choose("按月交")
    walker.tap("下一步")


def test_a_dance_trainer_rents_pays_and_cancels(school: Site, new_walker: NewWalker) -> None:
    walker = new_walker(school, look=looks_at_everything)
    first = monday(7)
    holiday = first + timedelta(days=3)
    school.manage("shell", "-c", HOLIDAY.format(day=holiday.isoformat()))
    walker.go("/rent/")
    walker.page.locator("a.button--primary", has_text="多功能厅").tap()
    walker.shows("360元", "哪些晚上有空")
    walker.tap("申请租用")
    walker.log_in(next(PHONES))
    become_a_renter(walker)
    ask_for_eight_weeks(walker, first)
    walker.shows("核对申请", day(holiday), "放假")
    walker.tap("提交申请")
    walker.shows("申请已经交给学校")
    number = re.search(r"/my/(\w+)/", walker.path)
    assert number is not None

    school.manage("shell", "-c", APPROVE.format(number=number[1]))
    walker.go(walker.path)
    walker.tap("看合同")
    walker.shows("国资18号", "保健品推销")
    walker.tap("我同意")
    pay(walker, "微信付款")
    walker.shows("已付清", "这些晚上归您使用")
    walker.tap("我的租赁")
    walker.shows("走西门")
    school.manage("shell", "-c", NEARER.format(number=number[1]))
    walker.tap("取消这晚")
    walker.shows("退给您", "240元", "提前72小时以上取消")
    walker.tap("确认取消")
    walker.shows("已取消", "退240元")
    assert walker.faults == []
    assert [line for line in audit_faults(school) if "rental" in line] == []
