"""A whole day of a cashier, on a phone: from the float to a count that is ten yuan short."""

import pytest

from payments.amounts import in_pieces
from tests.conftest import MakeSite
from tests.journeys import a11y
from tests.journeys.conftest import ANY_HOUR, NewWalker
from tests.journeys.steps import audit_faults, log_in_staff
from tests.journeys.walker import Walker, looks_at_everything
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: Yesterday's till is closed, and somebody has a place that is not paid.
_BEFORE = """
from enrollment.models import Round
from enrollment.queries import classes_for_rules
from enrollment.services.places import hold_place
from payments.amounts import in_pieces
from payments.services.tills import close_till, count_till, expected_fen, till_of
from university.accounts.models import Student, User
cashier = User.objects.get(username="cashier")
till = till_of(cashier)
count_till(actor=cashier, till=till, pieces=in_pieces(expected_fen(till)))
close_till(actor=cashier, till=till, explanation="分币")
row = Round.objects.get(kind="leftover")
wanted = classes_for_rules().filter(
    term=row.term, needs_audition=False, course__major__suitability_statement="", material_fee_fen=0
)
student = Student.objects.get(name="陈福生")
hold_place(
    actor=cashier, student=student, teaching_class=wanted[0], round=row, channel="desk"
)
print(student.student_no)
"""
FLOAT, TO_BANK, SHORT = 50000, 20000, 1000


def prepared(site: Site) -> str:
    said = site.manage("shell", "--no-imports", "-c", _BEFORE)
    return str(said.strip().splitlines()[-1])


def count(walker: Walker, fen: int) -> None:
    """Type how many of each note and coin there are."""
    for piece, number in in_pieces(fen).items():
        walker.type_in(f"p{piece}", str(number))
    walker.tap("数好了")


def take_cash(walker: Walker, student_no: str) -> int:
    """Find who has to pay, take 200 yuan, and return what was kept, in fen."""
    walker.go("/desk/till/")
    walker.type_in("q", student_no)
    walker.tap("查找")
    walker.tap("收现金")
    walker.type_in("tendered", "200")
    walker.tap("算找零")
    walker.tap("确认收款")
    walker.shows("已交费，已办好。", "找零")
    sums = walker.page.locator(".total__sum").first.inner_text()
    return 20000 - round(float(sums.rstrip("元")) * 100)


def test_a_cashiers_day_from_float_to_close_with_ten_yuan_missing(
    make_site: MakeSite, new_walker: NewWalker
) -> None:
    site = make_site(demo=True, **ANY_HOUR)
    student_no = prepared(site)
    site.start()
    walker = new_walker(site, look=looks_at_everything)
    log_in_staff(walker, "cashier", "/desk/till/")

    walker.shows("您还没有开箱。")
    walker.tap("开箱")
    walker.type_in("float", "500")
    walker.tap("开箱")
    taken = take_cash(walker, student_no)

    walker.go("/desk/till/drawer/")
    walker.tap("现金进出")
    walker.choose("送存银行")
    walker.type_in("amount", "200")
    walker.type_in("reason", "存银行")
    walker.tap("记下来")
    walker.shows("送存银行", "-200元")

    walker.tap("清点关箱")
    count(walker, FLOAT + taken - TO_BANK - SHORT)
    walker.shows("少钱了", "差额", "-10元")
    walker.tap("关箱")
    walker.shows("钱箱差-10元")
    walker.type_in("why", "找零多给了10元")
    walker.tap("关箱")
    walker.shows("已关箱", "-10元", "找零多给了10元")

    walker.tap("日结")
    walker.follow(walker.page.locator("main .button--primary").first)
    walker.shows("收费日报", "收款", "送存银行", "-10元")
    walker.tap("日结这一天")
    walker.shows("这一天已经日结。")
    walker.tap("打印日报")
    assert a11y.paper_faults(walker.page, points=14) == []
    # No worker runs here, so messages of the demonstration may be late.
    late = ("message ", "notifications.outboxmessage ")
    faults = [one for one in audit_faults(site) if not one.startswith(late)]
    assert (walker.faults, faults) == ([], [])
