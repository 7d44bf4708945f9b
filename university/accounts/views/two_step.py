"""Tying a phone to a staff account, and the recovery codes for the day it is lost."""

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from university.accounts.forms.staff import FirstCodeForm
from university.accounts.models import User
from university.accounts.services.second_factors import has_second_factor, set_up_second_factor
from university.accounts.staff_session import (
    did,
    is_staff_account,
    passed_second_factor,
    record_second_factor,
    redirect_to_staff_login,
    safe_next,
)
from university.refusals import Refusal

#: The session's key of a secret that is not tied to the account yet.
_SECRET_KEY = "two_step_secret"  # noqa: S105  the name of a key
#: The session's key while the recovery codes may be seen: once, right after they were made.
_CODES_KEY = "two_step_codes"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def two_step(request: HttpRequest) -> HttpResponse:
    """Show the secret as a drawing and in letters; take the first code as proof."""
    account = request.user
    if not isinstance(account, User) or not is_staff_account(account):
        return redirect_to_staff_login(request)
    if passed_second_factor(request):
        return redirect(safe_next(request))
    if not did(request, "password") or has_second_factor(account):
        return redirect_to_staff_login(request)
    secret = request.session.setdefault(_SECRET_KEY, generate_totp_secret())
    form = FirstCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            set_up_second_factor(actor=account, secret=secret, code=form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", f"{refusal.message}{refusal.next_step}")
            status = 429 if refusal.code == "locked" else 200
        else:
            return _tied(request, account)
    drawing = segno.make(get_adapter().build_totp_url(account, secret), error="m")
    values = {
        "form": form,
        "next": safe_next(request),
        "drawing": mark_safe(drawing.svg_inline(scale=5)),  # noqa: S308  made here
        "letters": [secret[at : at + 4] for at in range(0, len(secret), 4)],
    }
    return render(request, "accounts/staff/two_step.html", values, status=status)


def _tied(request: HttpRequest, account: User) -> HttpResponse:
    del request.session[_SECRET_KEY]
    request.session.cycle_key()
    record_second_factor(request, account, kind=Authenticator.Type.TOTP)
    request.session[_CODES_KEY] = safe_next(request)
    return redirect("staff_recovery_codes")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes to print, until the person says that they are on paper."""
    account = request.user
    if not is_staff_account(account) or not passed_second_factor(request):
        return redirect_to_staff_login(request)
    if _CODES_KEY not in request.session:
        return redirect("wagtailadmin_home")
    if request.method == "POST":
        return redirect(request.session.pop(_CODES_KEY))
    kept = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).get()
    codes = [f"{code[:4]} {code[4:]}" for code in RecoveryCodes(kept).get_unused_codes()]
    return render(request, "accounts/staff/recovery_codes.html", {"codes": codes})
