"""Logging in by phone, as a browser without JavaScript does it."""

import re
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.test import Client

from university.accounts.models import SmsChallenge
from university.notifications.models import TextMessage
from university.privacy import decrypt

NINE = "2027-03-01T09:00:00+08:00"
PHONE = "+8612000000001"


def ask(client: Client, phone: str = PHONE, **more: str) -> Any:
    return client.post("/login/", {"phone": phone, **more})


def ask_by_card(client: Client, student_no: str, **more: str) -> Any:
    return client.post("/login/card/", {"student_no": student_no, **more})


def last_code() -> str:
    """The code sent last; it lives in the row that was written last."""
    return decrypt(SmsChallenge.objects.order_by("-sent_at", "-pk")[0].code)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def give(client: Client, code: str) -> Any:
    return client.post("/login/code/", {"code": code})


def log_in(client: Client, phone: str = PHONE, **more: str) -> Any:
    ask(client, phone, **more)
    return give(client, last_code())


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def sent() -> list[str]:
    """The phones to which messages went, oldest first."""
    return list(TextMessage.objects.order_by("pk").values_list("phone", flat=True))


def words(answer: Any) -> str:
    """The main part of a page as a person reads it."""
    html = answer.content.decode()
    main = re.search(r"<main.*?</main>", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main[0] if main else html)
    return re.sub(r"\s+", " ", text).strip()


def headings(answer: Any) -> list[str]:
    found = re.findall(r"<h1.*?</h1>", answer.content.decode(), flags=re.DOTALL)
    return [re.sub(r"<[^>]+>|\s", "", one) for one in found]


def title(answer: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), flags=re.DOTALL)
    return found[1].strip() if found else ""


def errors(answer: Any) -> list[str]:
    return [str(one) for found in answer.context["form"].errors.values() for one in found]
