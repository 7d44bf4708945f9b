"""Somebody who is not sure sits in on one meeting before taking a place (旁听)."""

import pytest

from tests.journeys.a11y import sideways_faults
from tests.journeys.conftest import NewWalker
from tests.journeys.walker import looks_at_everything
from tests.support.site import Site

pytestmark = pytest.mark.journey

#: On the register, without a class on Wednesday afternoons (demo persona S03).
SENIOR = "12000000003"
#: A class of the term that runs, with one free place.
CLASS_PAGE = "/majors/pai/2026a-c13/"


def test_a_visit_is_booked_from_the_class_page_and_given_up(
    school: Site, new_walker: NewWalker
) -> None:
    senior = new_walker(school, look=looks_at_everything)
    senior.log_in(SENIOR)
    senior.go(CLASS_PAGE)
    senior.shows("山水画初级班", "还没想好？", "可以先旁听一次，不收费。")
    senior.tap("旁听一次")
    senior.shows("哪一天来？")
    senior.tap("约这一天")
    senior.shows("还没有选日子。")
    senior.press(senior.page.locator("label.choice").first)
    senior.tap("约这一天")
    senior.shows("旁听约好了，请带学员证来。", "约好的旁听")
    senior.go("/my/")
    senior.shows("我约的旁听", "山水画初级班")
    senior.tap("看旁听")
    senior.tap("取消旁听")
    senior.shows("旁听已取消。", "哪一天来？")
    assert senior.faults + sideways_faults(senior.page) == []
