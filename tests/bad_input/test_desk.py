"""The desk, the till and the call list: strange words to look for, sums that are none."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from tests.bad_input.rows import Row, judge
from tests.bad_input.world import World, as_person
from university.accounts.models import User

pytestmark = pytest.mark.django_db

MAY = (
    "view_student", "add_place", "view_place", "view_order", "take_cash", "pay_out_cash",
    "view_outboxmessage", "add_callnote", "add_discountgrant",
)  # fmt: skip
GONE = "没有找到这一页"
NOBODY = "没有找到"

ROWS = [
    Row("nothing to look for", "/desk/", {}, 200, "请输入"),
    Row("10,000 characters", "/desk/", {"words": "王" * 10_000}, 200, "有错误"),
    Row("wildcards", "/desk/", {"words": "%"}, 200, NOBODY),
    Row("one wildcard", "/desk/", {"words": "_"}, 200, NOBODY),
    Row("quotes", "/desk/", {"words": "' OR ''='"}, 200, NOBODY),
    Row("backslash", "/desk/", {"words": "\\"}, 200, NOBODY),
    Row("NUL", "/desk/", {"words": "王\0"}, 200, "有错误"),
    Row("emoji", "/desk/", {"words": "😀"}, 200, NOBODY),
    Row("HTML", "/desk/", {"words": "<img src=x>"}, 200, NOBODY),
    Row("three digits of a phone", "/desk/", {"words": "766"}, 200, NOBODY),
    Row("only a blank for a token", "/desk/", {"words": "/"}, 200, NOBODY),
    Row("student who is not", "/desk/students/999999/", None, 404, GONE),
    Row("student with a huge number", f"/desk/students/{'9' * 30}/", None, 404, GONE),
    Row("till: nobody", "/desk/till/", {"q": "%"}, 200, NOBODY),
    Row("till: NUL", "/desk/till/", {"q": "\0"}, 200, "收费"),
    Row("till: 10,000", "/desk/till/", {"q": "9" * 10_000}, 200, NOBODY),
    Row("cash: nothing", "/desk/till/places/{my_place}/", {}, 200, "有错误"),
    Row("cash: letters", "/desk/till/places/{my_place}/", {"tendered": "abc"}, 200, "有错误"),
    Row("cash: less", "/desk/till/places/{my_place}/", {"tendered": "1"}, 200, "有错误"),
    Row("cash: minus", "/desk/till/places/{my_place}/", {"tendered": "-200"}, 200, "有错误"),
    Row("cash: a huge sum", "/desk/till/places/{my_place}/", {"tendered": "9" * 19}, 200, "有错误"),
    Row("cash: not a number", "/desk/till/places/{my_place}/", {"tendered": "NaN"}, 200, "有错误"),
    Row("cash: exponent", "/desk/till/places/{my_place}/", {"tendered": "2e2"}, 200, "有错误"),
    Row("cash: no place", "/desk/till/places/999999/", {"tendered": "200"}, 404, GONE),
    Row("order that is not", "/desk/till/orders/none/", None, 404, GONE),
    Row("slip that is not", "/desk/till/slips/none/", None, 404, GONE),
    Row("receipt that is not", "/desk/till/receipts/none/", None, 404, GONE),
    Row("refund that is not", "/desk/till/refunds/999999/", {}, 404, GONE),
    Row("discount: nothing", "/desk/till/discounts/{me}/", {}, 200, "有错误"),
    Row("discount: a rule that is not", "/desk/till/discounts/{me}/",
        {"rule": "999", "valid_until": "2027-12-31", "has_seen_proof": "on"}, 200, "有错误"),
    Row("discount: a day that is not", "/desk/till/discounts/{me}/",
        {"rule": "1", "valid_until": "2027-02-30", "has_seen_proof": "on"}, 200, "有错误"),
    Row("place: no way of asking", "/enrol/desk/{me}/{open}/", {}, 200, "有错误"),
    Row("place: a way that is none", "/enrol/desk/{me}/{open}/",
        {"channel": "mail"}, 200, "有错误"),
    Row("place: full", "/enrol/desk/{me}/{full}/", {"channel": "desk"}, 409, "满"),
    Row("place: no such class", "/enrol/desk/{me}/999999/", {"channel": "desk"}, 404, GONE),
    Row("exception: no reason", "/enrol/desk/{me}/{full}/override/", {"rule": "x"}, 302,
        "/enrol/desk/{me}/{full}/"),
    Row("exception: GET", "/enrol/desk/{me}/{full}/override/", None, 405, "这一页要按按钮进入"),
    Row("call that is not", "/desk/calls/999999/", {"outcome": "reached"}, 404, GONE),
]  # fmt: skip


@pytest.fixture
def clerk(world: World) -> Client:
    """Somebody who may do everything at the counter."""
    user = User.objects.create(username="counter", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=MAY))
    return as_person(user)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_counter_says_what_is_wrong(row: Row, world: World, clerk: Client) -> None:
    judge(row, world, clerk)
