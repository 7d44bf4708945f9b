"""What django-allauth asks of this school (docs/decisions/0006-codes-in-a-row.md)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from university import clock
from university.accounts.forms.phone import PhoneField
from university.accounts.models import User
from university.refusals import Refusal


class SchoolAdapter(DefaultAccountAdapter):
    """Phones are the login of seniors; accounts are made by ``services.logins`` or by staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up through allauth's own pages."""
        return False

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Return the field that understands what seniors type; allauth's wants E.164."""
        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return the login of a phone (E.164)."""
        return User.objects.filter(phone=phone).first()

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """Return the phone and whether a code has proven it; None for staff without one."""
        if not isinstance(user, User) or not user.phone:
            return None
        return user.phone, user.phone_verified_at is not None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:  # noqa: FBT001
        """Keep a phone (E.164)."""
        proven_at = clock.now() if verified else None
        User.objects.filter(pk=user.pk).update(phone=phone, phone_verified_at=proven_at)

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """Note that a code has proven this phone."""
        User.objects.filter(pk=user.pk, phone=phone).update(phone_verified_at=clock.now())

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Stay silent: our own pages say what has happened, in our own words."""

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Say that this login has been closed."""
        refusal = Refusal(
            "login_closed",
            _("This login has been closed."),
            _("Please call us or come to the front desk."),
        )
        return render(request, "refused.html", {"refusal": refusal}, status=403)
