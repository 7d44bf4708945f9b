"""``manage.py demo_accounts [--json]``: who can log in to the demonstration school, and how."""

import json
from argparse import ArgumentParser
from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from enrollment.demo import DEMO_PASSWORD, STAFF, totp_secret
from enrollment.demo.personas import HELPER_PHONE, SHARED_PHONE
from payments.demo.rentals import RENTER_PHONE
from payments.models import Renter
from university.accounts.models import Student, User
from university.privacy import spaced_phone

#: Key in the JSON, the student's name in the seed file.
_SENIORS = {"senior": "王桂兰", "second_senior": "李国强"}


class Command(BaseCommand):
    """One account a role."""

    help = "List one account a role of the demonstration school, with how to log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the accounts."""
        if not User.objects.filter(phone=HELPER_PHONE).exists():
            msg = "The demonstration school is not loaded: manage.py load_demo"
            raise CommandError(msg)
        accounts = [*_people(), *_staff()]
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=2))
            return
        for account in accounts:
            self.stdout.write(_line(account))
        self.stdout.write(f"验证码在 {settings.SITE_URL}/dev/messages/ ，也在 {_outbox()}")


def _people() -> list[dict[str, str]]:
    accounts = []
    for role, name in _SENIORS.items():
        student = Student.objects.select_related("login").get(name=name, login__phone=SHARED_PHONE)
        accounts.append(_by_phone(role, name, student.login, student_no=student.student_no))
    helper = User.objects.get(phone=HELPER_PHONE)
    student = Student.objects.get(authorities__helper=helper)
    accounts.append(_by_phone("helper", str(helper), helper, helps=student.name))
    renters = Renter.objects.filter(login__phone=RENTER_PHONE).select_related("login")
    return [*accounts, *(_by_phone("renter", one.name, one.login) for one in renters)]


def _by_phone(role: str, name: str, login: User | None, **more: str) -> dict[str, str]:
    phone = (login.phone or "") if login else ""
    return {
        "role": role,
        "name": name,
        "login": "phone",
        "url": f"{settings.SITE_URL}/",
        "phone": phone,
        "code_appears_at": "/dev/messages/",
        "code_folder": _outbox(),
        **more,
    }


def _staff() -> list[dict[str, str]]:
    return [
        {
            "role": role,
            "name": name,
            "login": "password",
            "url": f"{settings.SITE_URL}/admin/",
            "username": role,
            "password": DEMO_PASSWORD,
            "totp_secret": totp_secret(role),
            "totp_code": _code(totp_secret(role)),
        }
        for role, name in STAFF.items()
    ]


def _code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def _outbox() -> str:
    return str(settings.SMS_OUTBOX_DIR)


def _line(account: dict[str, str]) -> str:
    who = f"{account['role']:<14}{account['name']}"
    if account["login"] == "phone":
        return f"{who}  手机号 {spaced_phone(account['phone'])}"
    return (
        f"{who}  账号 {account['username']}  密码 {account['password']}  "
        f"动态码 {account['totp_code']}（密钥 {account['totp_secret']}）"
    )
