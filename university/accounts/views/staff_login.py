"""The staff login: name and password, then the code of the second factor."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from university.accounts.forms.staff import PasswordChangeForm, SecondFactorForm, StaffLoginForm
from university.accounts.models import User
from university.accounts.services.second_factors import check_second_factor
from university.accounts.services.staff_logins import change_own_password, check_staff_password
from university.accounts.staff_session import (
    is_staff_account,
    passed_second_factor,
    redirect_to_staff_login,
    safe_next,
)
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; allauth's stages go on from there."""
    if is_staff_account(request.user):
        return redirect(safe_next(request))
    form = StaffLoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = check_staff_password(
                request=request,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                address=get_adapter().get_client_ip(request),
            )
        except Refusal as refusal:
            return _refused(request, "accounts/staff/login.html", form, refusal)
        return _go_on(request, account)
    return render(request, "accounts/staff/login.html", {"form": form, "next": safe_next(request)})


def _go_on(request: HttpRequest, account: User) -> HttpResponse:
    """Hand over to allauth: the second factor if there is one, else the session."""
    target = safe_next(request)
    if request.user.is_authenticated:
        # A senior on the same device: their session would swallow the record of this password.
        logout(request)
    request.session.set_expiry(0)
    try:
        return perform_password_login(
            request,
            {"username": account.get_username()},
            Login(user=account, redirect_url=target),
        )
    except ImmediateHttpResponse as answer:
        return answer.response


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code on the phone, whether the first step was a password or a text message."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001  allauth's way
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor = check_second_factor(account=stage.login.user, code=form.cleaned_data["code"])
        except Refusal as refusal:
            return _refused(request, "accounts/staff/code.html", form, refusal)
        factor.user = stage.login.user
        post_authentication(request, factor)
        request.session.set_expiry(0)
        return stage.exit()
    return render(request, "accounts/staff/code.html", {"form": form})


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("account_login")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("old", "new", "again")
@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    """Let staff change their own password; only an administrator can give a new one."""
    if not (is_staff_account(request.user) and passed_second_factor(request)):
        return redirect_to_staff_login(request)
    form = PasswordChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor: Any = request.user
        try:
            change_own_password(
                actor=actor, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except Refusal as refusal:
            return _refused(request, "accounts/staff/password.html", form, refusal)
        update_session_auth_hash(request, actor)
        messages.success(request, _("Your password is changed."))
        return redirect("wagtailadmin_home")
    return render(request, "accounts/staff/password.html", {"form": form})


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Say that the person is still there; the middleware has noted the moment already."""
    if not (is_staff_account(request.user) and passed_second_factor(request)):
        return HttpResponse(status=401)
    return HttpResponse(status=204)


#: Beside which field a refusal stands; the others stand above the form.
_FIELD_OF = {"wrong_code": "code", "weak_password": "new"}


def _refused(request: HttpRequest, template: str, form: Any, refusal: Refusal) -> HttpResponse:
    sentence = f"{refusal.message}{refusal.next_step}"
    field = _FIELD_OF.get(refusal.code)
    if refusal.code == "wrong_password" and "old" in form.fields:
        field = "old"
    form.add_error(field, sentence)
    values = {"form": form, "next": safe_next(request)}
    return render(request, template, values, status=429 if refusal.code == "locked" else 200)
