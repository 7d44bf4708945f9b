"""The login. A phone is the login of seniors and helpers; staff have a name and a password."""

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from university.accounts.models.student import Student


def make_username() -> str:
    """Return a name nobody types: people with a phone log in by code."""
    return f"u{secrets.token_hex(8)}"


class User(AbstractUser):
    """One login. Several students may share it; a helper's login has none of its own."""

    username = models.CharField(
        _("staff login name"), max_length=150, unique=True, default=make_username
    )
    phone = models.CharField(_("phone"), max_length=16, unique=True, null=True, blank=True)
    phone_verified_at = models.DateTimeField(_("phone verified at"), null=True, blank=True)
    #: One more, and every session of this login ends with its next request.
    session_epoch = models.PositiveIntegerField(
        _("times all sessions were ended"), default=0, editable=False
    )

    #: The people of this login as the session's back end found them; None when nobody has looked.
    #: Only for ``accounts.acting``: whoever changes people asks the database.
    people_at_login: "list[Student] | None" = None

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phone__isnull=True) | models.Q(phone__startswith="+86"),
                name="phone_is_plus_86",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django compares this with the session at every request; its own knows the password."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("accounts.session", value, secret=secret, algorithm="sha256").hexdigest()
