"""``client.force_login`` stands for the whole login: for staff, the second factor too."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from university.accounts.models import User
from university.accounts.staff_session import is_staff_account, record_second_factor


def count_forced_logins() -> None:
    """Give staff sessions that a test made without the login pages what those would leave."""
    user_logged_in.connect(_leave_what_the_pages_leave, dispatch_uid="forced_login")


def _leave_what_the_pages_leave(request: HttpRequest, user: User, **_signal: Any) -> None:
    # A real request has an address; the one that the test client makes up has none.
    if request.path == "" and is_staff_account(user):
        record_second_factor(request, user, kind="totp")
        request.session.set_expiry(0)
