"""A senior names a helper: phone, name, what, until when; a code to the senior's phone seals it."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from university import clock
from university.accounts.acting import View, student_required
from university.accounts.forms.login import CodeForm
from university.accounts.forms.people import (
    PERIODS,
    HelperNameForm,
    HelperPeriodForm,
    HelperPhoneForm,
    HelperScopeForm,
)
from university.accounts.models import AuthorityScope, ChallengePurpose, GivenHow, Student
from university.accounts.pending import address_of, browser_of
from university.accounts.person_drafts import NewHelperDraft, drop_draft, load_draft, save_draft
from university.accounts.services.authorities import grant_authority
from university.accounts.services.challenges import check_challenge, send_challenge
from university.accounts.views.asking import (
    actor_of,
    as_errors,
    is_helper,
    posted,
    question_page,
    student_of,
)
from university.refusals import Refusal
from university.words import full_day
from university.words import phone as phone_words

_answers = require_http_methods(["GET", "HEAD", "POST"])


def _senior_only(view: View) -> View:
    """Send a helper back to the list: only the senior names helpers."""

    @_answers
    @student_required
    def guarded(request: HttpRequest) -> HttpResponse:
        if is_helper(request) or not _own_phone(student_of(request)):
            return redirect("accounts:helpers")
        return view(request)

    return guarded


@_senior_only
def phone(request: HttpRequest) -> HttpResponse:
    """Whose phone?"""
    draft = _draft(request)
    form = HelperPhoneForm(posted(request), initial={"phone": phone_words(draft.phone)})
    if _answered(request, form):
        if form.cleaned_data["phone"] != _own_phone(student_of(request)):
            return _keep(request, draft, "accounts:new_helper_name", **form.cleaned_data)
        form.add_error("phone", _("This is the student's own phone."))
    return question_page(request, form, back_url=reverse("accounts:helpers"))


@_senior_only
def name(request: HttpRequest) -> HttpResponse:
    """Which name?"""
    draft = _draft(request)
    if not draft.phone:
        return redirect("accounts:new_helper")
    form = HelperNameForm(posted(request), initial={"name": draft.name})
    if _answered(request, form):
        return _keep(request, draft, "accounts:new_helper_scope", **form.cleaned_data)
    return question_page(request, form, back_url=reverse("accounts:new_helper"))


@_senior_only
def scope(request: HttpRequest) -> HttpResponse:
    """May do what?"""
    draft = _draft(request)
    if not draft.name:
        return redirect("accounts:new_helper_name")
    form = HelperScopeForm(posted(request), initial={"scope": draft.scope})
    if _answered(request, form):
        return _keep(request, draft, "accounts:new_helper_period", **form.cleaned_data)
    return question_page(request, form, back_url=reverse("accounts:new_helper_name"))


@_senior_only
def period(request: HttpRequest) -> HttpResponse:
    """For how long?"""
    draft = _draft(request)
    if not draft.scope:
        return redirect("accounts:new_helper_scope")
    form = HelperPeriodForm(posted(request), initial={"period": draft.period})
    if _answered(request, form):
        return _keep(request, draft, "accounts:new_helper_check", **form.cleaned_data)
    return question_page(request, form, back_url=reverse("accounts:new_helper_scope"))


@_senior_only
def check(request: HttpRequest) -> HttpResponse:
    """Show what is about to be allowed; on POST a code goes to the senior's phone."""
    draft = _draft(request)
    if not draft.period:
        return redirect("accounts:new_helper_period")
    refusal = None
    if request.method == "POST":
        try:
            _send_code(request)
        except Refusal as no:
            if no.code != "too_soon":
                refusal = no
        if refusal is None:
            return redirect("accounts:new_helper_code")
    context = {
        "facts": _facts(draft),
        "student": student_of(request),
        "errors": as_errors(refusal) if refusal else [],
        "has_errors": refusal is not None,
        "back_url": reverse("accounts:new_helper_period"),
    }
    status = 409 if refusal else 200
    return render(request, "accounts/new_helper_check.html", context, status=status)


@sensitive_post_parameters("code")
@_senior_only
def code(request: HttpRequest) -> HttpResponse:
    """The code proves that the senior is here; then the helper may act."""
    draft = _draft(request)
    if not draft.period:
        return redirect("accounts:new_helper")
    student = student_of(request)
    number = phone_words(_own_phone(student))
    hint = _("A code went to %(number)s. It is good for ten minutes.") % {"number": number}
    form = CodeForm(posted(request), hint=hint)
    if _answered(request, form):
        try:
            check_challenge(
                phone=_own_phone(student),
                purpose=ChallengePurpose.AUTHORIZE,
                browser=browser_of(request),
                code=form.cleaned_data["code"],
            )
            _grant(request, student, draft)
        except Refusal as refusal:
            form.add_error("code", f"{refusal.message}{refusal.next_step}")
        else:
            return redirect("accounts:helpers")
    again = (reverse("accounts:new_helper_check"), _("Send it again"))
    back_url = reverse("accounts:new_helper_check")
    return question_page(request, form, back_url=back_url, other_way=again)


def _grant(request: HttpRequest, student: Student, draft: NewHelperDraft) -> None:
    grant_authority(
        actor=actor_of(request),
        student=student,
        helper_phone=draft.phone,
        helper_name=draft.name,
        scope=draft.scope,
        valid_until=_until(draft),
        given_how=GivenHow.CODE,
    )
    drop_draft(request.session, NewHelperDraft)
    messages.success(request, _("%(name)s may act for you now.") % {"name": draft.name})


def _send_code(request: HttpRequest) -> None:
    send_challenge(
        phone=_own_phone(student_of(request)),
        purpose=ChallengePurpose.AUTHORIZE,
        browser=browser_of(request),
        address=address_of(request),
    )


def _draft(request: HttpRequest) -> NewHelperDraft:
    """Return the answers for the student in hand; those for somebody else are not used."""
    student = student_of(request)
    draft = load_draft(request.session, NewHelperDraft)
    if draft.student_id != student.pk:
        draft = NewHelperDraft(student_id=student.pk)
    return draft


def _answered(request: HttpRequest, form: forms.Form) -> bool:
    return request.method == "POST" and form.is_valid()


def _keep(
    request: HttpRequest, draft: NewHelperDraft, next_step: str, **answers: str
) -> HttpResponse:
    for field, answer in answers.items():
        setattr(draft, field, answer)
    save_draft(request.session, draft)
    return redirect(next_step)


def _facts(draft: NewHelperDraft) -> list[tuple[str, str]]:
    return [
        (_("Helper"), draft.name),
        (_("Phone"), phone_words(draft.phone)),
        (_("May do"), str(AuthorityScope(draft.scope).label)),
        (_("Until"), full_day(_until(draft))),
    ]


def _until(draft: NewHelperDraft) -> date:
    days = int(draft.period) if draft.period in PERIODS else 0
    return clock.today() + timedelta(days=days)


def _own_phone(student: Student) -> str:
    return (student.login.phone or "") if student.login else ""
