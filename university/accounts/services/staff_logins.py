"""The first step of the staff login, and changing one's own password."""

import unicodedata

from django.contrib.auth import password_validation
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university.accounts.models import User
from university.accounts.services.login_tries import (
    address_door,
    count_try,
    forget_tries,
    give_try_back,
    name_door,
)
from university.refusals import Refusal


def check_staff_password(*, request: HttpRequest, name: str, password: str, address: str) -> User:
    """Return the staff account with this login name and password.

    Raises Refusal ``locked`` (by name or address) or ``wrong_password``: one answer for a wrong
    password, an unknown name, a closed account and somebody who is not staff.
    """
    name = unicodedata.normalize("NFKC", name).strip()
    doors = (name_door(name.casefold()), address_door(address))
    for door in doors:
        count_try(door)
    found = ModelBackend().authenticate(request, username=name, password=password)
    if not isinstance(found, User) or not (found.is_staff or found.is_superuser):
        raise Refusal(
            "wrong_password",
            _("The login name or the password is not right."),
            _("Look at both and try again. Only the administrator can give a new password."),
        )
    forget_tries(doors[0])
    give_try_back(doors[1])
    return found


def change_own_password(*, actor: User, old: str, new: str) -> User:
    """Give ``actor`` a new password; every other session of theirs ends.

    Raises Refusal ``locked``, ``wrong_password`` or ``weak_password``.
    """
    door = name_door(actor.get_username().casefold())
    count_try(door)
    if not actor.check_password(old):
        raise Refusal("wrong_password", _("The old password is not right."))
    forget_tries(door)
    try:
        password_validation.validate_password(new, actor)
    except ValidationError as weak:
        raise Refusal("weak_password", "".join(weak.messages)) from weak
    actor.set_password(new)
    actor.save(update_fields=["password"])
    log(instance=actor, action="accounts.change_password", user=actor)
    return actor
