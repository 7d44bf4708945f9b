"""Two tickets at the student price, a lecture that moves, money back, and the door."""

import pytest

from tests.journeys.conftest import NewWalker
from tests.journeys.steps import audit_faults, log_in_staff, pay
from tests.journeys.walker import looks_at_everything
from tests.support.site import Site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.journey

#: Somebody under seventy with a paid place, who has the phone alone and no tickets yet.
AN_ENROLLED_SENIOR = """
from django.db.models import Count
from university.accounts.models import Student
from payments.queries.tickets import is_enrolled
rows = Student.objects.filter(
    login__isnull=False, orders=None, places__state="confirmed", birth_date__year__gt=1960
)
rows = rows.annotate(people=Count("login__students", distinct=True)).filter(people=1)
print(next(row.login.phone for row in rows.order_by("-pk") if is_enrolled(row)))
"""
#: The lecture is broadcast, and on one's own ticket people from seventy pay 八折.
BROADCAST = """
from courses.models import Lecture
from payments.models import DiscountRule
Lecture.objects.filter(code="P2").update(
    live_url="https://meeting.example/88", live_phone="010 8888 0000，会议号88"
)
DiscountRule.objects.filter(code="AGE70").update(applies_to_tickets=True)
"""
#: The same lecture is given on another day as well.
ANOTHER_DATE = """
from datetime import timedelta
from courses.models import Lecture
one = Lecture.objects.get(code="P2")
for name in ("starts_at", "ends_at", "sale_closes_at", "refund_until"):
    setattr(one, name, getattr(one, name) + timedelta(days=1))
one.pk, one.code, one.taken, one.room_use = None, "P2B", 0, None
one._state.adding = True
one.save()
"""
#: The evening of the lecture has come.
SOON = """
from datetime import timedelta
from courses.models import Lecture
from university import clock
now = clock.now()
Lecture.objects.filter(code="P2B").update(
    starts_at=now + timedelta(minutes=20), ends_at=now + timedelta(hours=2)
)
"""


def test_two_tickets_a_move_money_back_and_the_door(school: Site, new_walker: NewWalker) -> None:
    senior = new_walker(school, look=looks_at_everything)
    office = new_walker(school)
    phone = school.manage("shell", "-v", "0", "-c", AN_ENROLLED_SENIOR).strip().splitlines()[-1]
    school.manage("shell", "-v", "0", "-c", BROADCAST)
    senior.log_in(phone.removeprefix("+86"))
    senior.go("/lectures/p2/")
    senior.shows("70到79岁的学员，本人的票八折", "有，凭票观看")
    senior.tap("买票")
    senior.choose("2张")
    senior.tap("下一步")
    senior.type_in("name2", "李秀英")
    senior.tap("下一步")
    senior.shows("核对信息", "李秀英", "30元，学员价（同行）", "60元")
    senior.tap("确认订座")
    pay(senior)
    senior.shows("已收到60元，票是您的了。", "李秀英")
    tickets = senior.path

    log_in_staff(office, "registrar", "/desk/lectures/")
    office.tap("从颜真卿说楷书")
    lecture = office.path
    office.tap("讲座改期")
    for name in ("starts_at", "ends_at"):
        box = office.page.locator(f"[name={name}]")
        day, clock_time = box.input_value().split("T")
        box.fill(f"{day}T{int(clock_time[:2]) + 3:02d}{clock_time[2:5]}")
    office.tap("讲座改期")
    office.shows("中午12:30")

    senior.go(tickets)
    senior.shows("中午12:30到下午2:00")
    senior.follow(senior.page.get_by_role("link", name="打开票").nth(1))
    senior.shows("讲座改期了，您的票仍然有效。", "票码")
    senior.tap("退票")
    senior.shows("30元按原路退回")
    senior.tap("确定退票")
    senior.shows("30元", "已退票")
    senior.tap("打开票")
    old_code = senior.page.locator("figcaption .number").inner_text()

    school.manage("shell", "-v", "0", "-c", ANOTHER_DATE)
    office.go(lecture)
    office.tap("换场")
    office.shows("换到哪一场？", "旧票马上作废", "价钱不同")
    office.tap("换到这场")
    office.shows("1张票已换到这一场。")
    lecture = office.path
    senior.page.reload()
    code = senior.page.locator("figcaption .number").inner_text()
    assert code != old_code
    senior.tap("看直播")
    senior.shows("起，可以在这里看直播。", "010 8888 0000")
    broadcast = senior.path

    school.manage("shell", "-v", "0", "-c", SOON)
    senior.go(broadcast)
    senior.shows("点按钮会打开另一个网站。", "打开直播")
    senior.go(tickets)
    office.go(f"{lecture.replace('/desk/lectures/', '/desk/door/')}")
    typed = office.page.locator("[data-card-said]")
    for words in ("，请进。", "请停步"):
        office.type_in("code", code)
        office.page.get_by_role("button", name="放行").first.tap()
        assert words in typed.inner_text()
    sent = "!localStorage.getItem('kept-tickets')"
    wait_until(lambda: office.page.evaluate(sent), seconds=10)

    senior.page.reload()
    senior.shows("已使用")
    assert senior.faults == []
    assert audit_faults(school) == []
