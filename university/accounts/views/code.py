"""Log in: which code. One tap sends it again."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from university import clock
from university.accounts.acting import STUDENT_KEY
from university.accounts.forms.login import CodeForm
from university.accounts.landing import after_login
from university.accounts.models import ChallengePurpose, SmsChallenge, User
from university.accounts.pending import (
    PendingLogin,
    address_of,
    browser_of,
    forget,
    recall,
    remember,
)
from university.accounts.services.cards import prove_card, send_card_challenge
from university.accounts.services.challenges import (
    check_challenge,
    is_live,
    send_challenge,
)
from university.accounts.services.logins import prove_phone
from university.accounts.views.refusing import too_many
from university.privacy import spaced_phone
from university.refusals import Refusal
from university.words import clocktime


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code and log in with it."""
    pending = recall(request)
    row = pending.row() if pending else None
    if isinstance(request.user, User):
        return redirect(
            after_login(user=request.user, next_url=pending.next_url if pending else "")
        )
    if pending is None or row is None:
        return redirect("accounts:login")
    posted = request.POST if request.method == "POST" else None
    form = CodeForm(posted, hint=_hint(pending, row))
    if not form.is_valid():
        return _page(request, pending, row, form)
    try:
        check_challenge(
            phone=row.phone,
            purpose=row.purpose,
            browser=browser_of(request),
            code=form.cleaned_data["code"],
        )
        return _enter(request, pending, row.phone)
    except Refusal as refusal:
        row.refresh_from_db()
        # Where only a new code helps, the page shows no box that the sentence could stand at.
        field = "code" if is_live(row, clock.now()) else None
        form.add_error(field, f"{refusal.message}{refusal.next_step}")
        return _page(request, pending, row, form)


@require_POST
@never_cache
def resend(request: HttpRequest) -> HttpResponse:
    """Send the same code again, or a new one when it ran out."""
    pending = recall(request)
    row = pending.row() if pending else None
    if pending is None or row is None:
        return redirect("accounts:login")
    try:
        sent = _send_again(request, pending, row)
    except Refusal as refusal:
        if refusal.code == "too_many":
            return too_many(request, refusal)
        return _page(request, pending, row, CodeForm(hint=_hint(pending, row)), refusal=refusal)
    if sent.pk == row.pk:
        messages.success(request, _("Sent again. The code is the same as before."))
    else:
        messages.success(request, _("A new code is on its way."))
    remember(request, PendingLogin(sent.pk, pending.next_url, pending.student_no))
    return redirect("accounts:code")


def _send_again(request: HttpRequest, pending: PendingLogin, row: SmsChallenge) -> SmsChallenge:
    browser, address = browser_of(request), address_of(request)
    if pending.student_no:
        return send_card_challenge(student_no=pending.student_no, browser=browser, address=address)
    return send_challenge(
        phone=row.phone, purpose=ChallengePurpose.LOGIN, browser=browser, address=address
    )


def _enter(request: HttpRequest, pending: PendingLogin, phone: str) -> HttpResponse:
    """Hand over to allauth: it asks staff for their second factor before anything opens."""
    if pending.student_no:
        user, student = prove_card(student_no=pending.student_no)
        request.session[STUDENT_KEY] = student.pk
        target = pending.next_url or resolve_url(settings.LOGIN_REDIRECT_URL)
    else:
        user = prove_phone(phone=phone)
        target = after_login(user=user, next_url=pending.next_url)
    forget(request)
    record_authentication(request, user, method="code")
    return perform_login(request, user, redirect_url=target)


def _hint(pending: PendingLogin, row: SmsChallenge) -> str:
    """Say where the code went and until when it is good; a card does not tell whose phone it is."""
    until = clocktime(row.expires_at)
    if pending.student_no:
        return _(
            "If the number is right, a code went to your phone. It is good until %(time)s."
        ) % {"time": until}
    return _("A code went to %(number)s. It is good until %(time)s.") % {
        "number": spaced_phone(row.phone),
        "time": until,
    }


def _page(
    request: HttpRequest,
    pending: PendingLogin,
    row: SmsChallenge,
    form: CodeForm,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "phone": "" if pending.student_no else row.phone,
        "next_url": pending.next_url,
        "refusal": refusal,
        "has_errors": refusal is not None,
        "needs_new_code": not is_live(row, clock.now()),
    }
    return render(request, "accounts/code.html", context)
