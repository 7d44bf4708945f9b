"""The stretches that several journeys have in common."""

import json
from functools import partial

from playwright.sync_api import Locator, Page

from tests.journeys.walker import Walker, id_numbers
from tests.support.codes import code_of
from tests.support.site import Site
from tests.support.waiting import wait_until

WOMEN = id_numbers(born="19620305", sex="female")
#: Numbers that nobody in the demo school has.
PHONES = (f"1200000{number}" for number in range(9001, 9999))


def find_class(walker: Walker, major: str, class_name: str, *, button: str = "报名") -> None:
    """From the home page to the page of a class, and its button."""
    walker.go("/")
    for way in ("个专业", "下一页"):  # The home page names six of the ten, so does the list.
        if not card_of(walker.page, major).count():
            walker.tap(way)
    walker.follow(card_of(walker.page, major))
    walker.follow(card_of(walker.page, class_name))
    walker.shows(class_name)
    walker.tap(button)


def card_of(page: Page, name: str) -> Locator:
    """The way from the home page to a major, from a major to a class."""
    return page.locator("main").get_by_role("link", name=name).first


def become_a_student(walker: Walker, *, phone: str, name: str, id_number: str) -> None:
    """Log in and answer the questions for a new person; ends where enrolling goes on."""
    walker.log_in(phone)
    walker.type_in("name", name)
    walker.tap("下一步")
    walker.type_in("id_number", id_number)
    walker.tap("下一步")
    walker.shows(name, "1962年3月5日", "女")
    walker.tap("同意并登记")


def take_place(walker: Walker, class_name: str) -> None:
    """From the check page to the page that asks how to pay."""
    walker.shows("核对信息", class_name)
    walker.tap("确认报名")
    walker.shows("最晚交费", class_name)


def pay(walker: Walker, way: str = "支付宝付款") -> None:
    """From the page that asks how to pay, over the practice bank, and back."""
    walker.tap("网上支付")
    walker.tap(way)


def log_in_staff(walker: Walker, role: str, path: str) -> None:
    """Ask for a page of the desk, answer for password and second factor, and come out there."""
    accounts = json.loads(walker.site.manage("demo_accounts", "--json"))
    account = next(one for one in accounts if one["role"] == role)
    walker.go(path)
    walker.type_in("name", account["username"])
    walker.type_in("password", account["password"])
    walker.tap("登录")
    spent = ""
    for _login in range(2):  # A code opens once: whoever logged in just now has spent it.
        spent = wait_until(partial(_other_code, account["totp_secret"], spent), seconds=40)
        walker.type_in("code", spent)
        walker.tap("下一步")
        if walker.path == path:
            return
    raise AssertionError(f"{role} does not come in: {walker.path}")


def _other_code(secret: str, spent: str) -> str:
    code = code_of(secret)
    return "" if code == spent else code


def audit_faults(site: Site) -> list[str]:
    """What the whole audit finds, as sentences."""
    faults = json.loads(site.manage("audit", "--json", check=False))["faults"]
    return [fault["sentence"] for fault in faults]
