"""Log in: which phone, or which card."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from university import clock
from university.accounts.forms.login import CardForm, PhoneForm
from university.accounts.landing import after_login, safe_next
from university.accounts.models import ChallengePurpose, User
from university.accounts.pending import (
    PendingLogin,
    address_of,
    browser_of,
    recall,
    remember,
)
from university.accounts.services.cards import send_card_challenge
from university.accounts.services.challenges import is_live, send_challenge
from university.accounts.views.refusing import show_refusal
from university.refusals import Refusal


@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """Ask for the phone, send a code to it, whoever's it is, and ask for the code."""
    next_url = _next_url(request)
    if isinstance(request.user, User):
        return redirect(after_login(user=request.user, next_url=next_url))
    form = PhoneForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "next_url": next_url}
    if not form.is_valid():
        return render(request, "accounts/login.html", context)
    phone = form.cleaned_data["phone"]
    try:
        challenge = send_challenge(
            phone=phone,
            purpose=ChallengePurpose.LOGIN,
            browser=browser_of(request),
            address=address_of(request),
        )
    except Refusal as refusal:
        if waiting := _waiting(request, phone=phone):
            return _ask_for_code(request, replace(waiting, next_url=next_url))
        return show_refusal(
            request, refusal, field="phone", template="accounts/login.html", context=context
        )
    return _ask_for_code(request, PendingLogin(challenge.pk, next_url))


@sensitive_post_parameters("student_no")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def card_login(request: HttpRequest) -> HttpResponse:
    """Ask for the student number, and act alike whether or not somebody has it."""
    next_url = _next_url(request)
    if isinstance(request.user, User):
        return redirect(after_login(user=request.user, next_url=next_url))
    form = CardForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "next_url": next_url}
    if not form.is_valid():
        return render(request, "accounts/card_login.html", context)
    student_no = form.cleaned_data["student_no"]
    try:
        challenge = send_card_challenge(
            student_no=student_no, browser=browser_of(request), address=address_of(request)
        )
    except Refusal as refusal:
        if waiting := _waiting(request, student_no=student_no):
            return _ask_for_code(request, replace(waiting, next_url=next_url))
        return show_refusal(
            request,
            refusal,
            field="student_no",
            template="accounts/card_login.html",
            context=context,
        )
    return _ask_for_code(request, PendingLogin(challenge.pk, next_url, student_no))


def _next_url(request: HttpRequest) -> str:
    return safe_next(request, request.POST.get("next") or request.GET.get("next"))


def _ask_for_code(request: HttpRequest, pending: PendingLogin) -> HttpResponse:
    remember(request, pending)
    return redirect("accounts:code")


def _waiting(request: HttpRequest, *, phone: str = "", student_no: str = "") -> PendingLogin | None:
    """Return what waits here when this browser has a live code for this very phone or card."""
    pending = recall(request)
    if pending is None or pending.student_no != student_no:
        return None
    row = pending.row()
    if row is None or not is_live(row, clock.now()) or (phone and row.phone != phone):
        return None
    return pending
