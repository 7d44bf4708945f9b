"""One senior's way from the page of a class to the slip, request by request, by any browser."""

import re
import time
from dataclasses import dataclass
from typing import Protocol

from tests.support.crowd import Answer


class Browser(Protocol):
    """Whatever can ask for a page and send a form, and does not follow redirects by itself."""

    def get(self, path: str) -> Answer:
        """Ask for a page."""

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form."""


@dataclass(frozen=True)
class Step:
    """One request of the way."""

    name: str
    answer: Answer


class WayLostError(AssertionError):
    """A request was answered with something else than the way goes on with."""


#: What the class page, the check page, the place, the price, the provider, the pay
#: page, the payment, the way back, the result and the slip are called in tables.
NAMES = (
    "class page",
    "check page",
    "take the place",
    "checkout",
    "choose to pay",
    "pay page",
    "pay",
    "come back",
    "result",
    "slip",
)


def walk(browser: Browser, *, class_id: int, class_url: str) -> list[Step]:
    """Enrol and pay in the sandbox; raises WayLostError where the way ends early."""
    asked = iter(NAMES)
    steps: list[Step] = []

    def took(answer: Answer, *statuses: int) -> Answer:
        step = Step(next(asked), answer)
        if answer.status not in statuses:
            raise WayLostError(f"{step.name}: {answer.status} {answer.text[:500]}")
        steps.append(step)
        return answer

    check = f"/enrol/{class_id}/check/"
    took(browser.get(class_url), 200)
    page = took(browser.get(f"/enrol/{class_id}/"), 200)
    held = took(browser.post(check, {"seen": seen_in(page.text)}), 302)
    took(browser.get(held.location), 200)
    paying = took(browser.post(held.location, {"provider": "sandbox"}), 303)
    took(browser.get(paying.location), 200)
    paid = took(browser.post(paying.location, {"way": "alipay"}), 302)
    back = took(settled(browser, path_of(paid.location)), 302)
    took(browser.get(back.location), 200)
    took(browser.get(f"{back.location}slip/"), 200)
    return steps


def settled(browser: Browser, path: str) -> Answer:
    """Come back from the pay page; while the worker is at it, the page says so and asks again."""
    answer = browser.get(path)
    for _more in range(20):
        if answer.status != 200:
            break
        time.sleep(0.5)
        answer = browser.get(path)
    return answer


def seen_in(page: str) -> str:
    """The hidden field that says what the person has read."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    if found is None:
        raise WayLostError("the check page has no form")
    return found.group(1)


def path_of(address: str) -> str:
    """The path of an address on this site."""
    return re.sub(r"^https?://[^/]+", "", address)
