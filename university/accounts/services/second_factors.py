"""The second factor of staff: a code from their own phone, which changes every half minute."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from university.accounts.models import User
from university.accounts.services.login_tries import (
    code_door,
    count_try,
    forget_tries,
    spend_once,
)
from university.refusals import Refusal


def has_second_factor(account: User) -> bool:
    """Whether the account has a phone that makes codes."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def set_up_second_factor(*, actor: User, secret: str, code: str) -> list[str]:
    """Tie ``secret`` to ``actor``, who proves with ``code`` that the phone has it.

    Returns the recovery codes. Raises Refusal ``locked``, ``wrong_code`` or ``already``.
    """
    count_try(code_door(actor.pk))
    if not validate_totp_code(secret, _digits(code)):
        raise _wrong_code()
    try:
        with transaction.atomic():
            TOTP.activate(actor, secret)
            recovery = RecoveryCodes.activate(actor)
            log(instance=actor, action="accounts.set_up_second_factor", user=actor)
    except IntegrityError as taken:
        raise Refusal("already", _("Another phone was tied to this account just now.")) from taken
    forget_tries(code_door(actor.pk))
    spend_once("code", f"{actor.pk}:{_digits(code)}")
    return recovery.get_unused_codes()


def check_second_factor(*, account: User, code: str) -> Authenticator:
    """Return what made the code: the phone, or the list of recovery codes.

    A code opens once. Raises Refusal ``locked`` or ``wrong_code``.
    """
    count_try(code_door(account.pk))
    code = _digits(code)
    for factor in Authenticator.objects.filter(
        user=account, type__in=(Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    ).order_by("-type"):
        if factor.wrap().validate_code(code) and spend_once("code", f"{account.pk}:{code}"):
            forget_tries(code_door(account.pk))
            return factor
    raise _wrong_code()


@transaction.atomic
def reset_second_factor(*, actor: User, account: User) -> User:
    """Untie the lost phone and end every session; the next login ties a new one.

    Raises Refusal ``own_account``: nobody can let themselves in without the phone.
    """
    if actor.pk == account.pk:
        raise Refusal(
            "own_account",
            _("You cannot untie your own phone."),
            _("Ask another administrator."),
        )
    Authenticator.objects.filter(user=account).delete()
    end_sessions(account=account)
    log(instance=account, action="accounts.reset_second_factor", user=actor)
    return account


def end_sessions(*, account: User) -> User:
    """End every session of a login with its next request."""
    User.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    account.refresh_from_db(fields=["session_epoch"])
    return account


def _digits(code: str) -> str:
    """Full-width digits and spaces come from Chinese keyboards."""
    return "".join(str(int(sign)) for sign in code if sign.isdecimal())


def _wrong_code() -> Refusal:
    return Refusal(
        "wrong_code",
        _("The code is not right, or it was used already."),
        _("Wait for the next one and type that."),
    )
