"""Log in: which phone, or which card."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

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
from university.accounts.services.challenges import send_challenge
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
        if _waits_for(request, phone=phone):
            return redirect("accounts:code")
        return show_refusal(request, refusal, form, "phone", "accounts/login.html", context)
    remember(request, PendingLogin(challenge.pk, next_url))
    return redirect("accounts:code")


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
        if _waits_for(request, student_no=student_no):
            return redirect("accounts:code")
        return show_refusal(request, refusal, form, "student_no", "accounts/card_login.html", context)
    remember(request, PendingLogin(challenge.pk, next_url, student_no))
    return redirect("accounts:code")


def _next_url(request: HttpRequest) -> str:
    return safe_next(request, request.POST.get("next") or request.GET.get("next"))


def _waits_for(request: HttpRequest, *, phone: str = "", student_no: str = "") -> bool:
    """Whether this browser was sent a code for this very phone or card: then it is asked again."""
    pending = recall(request)
    if pending is None or pending.student_no != student_no:
        return False
    row = pending.row()
    return row is not None and (bool(student_no) or row.phone == phone)
