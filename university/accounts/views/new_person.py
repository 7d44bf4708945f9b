"""A new person says who they are: one question a page, then they check it, then they are in."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from university.accounts.acting import STUDENT_KEY, login_required_senior, student_required
from university.accounts.birth_dates import in_words
from university.accounts.forms.people import BirthDateForm, IdNumberForm, NameForm, SexForm
from university.accounts.id_numbers import id_facts, last_four
from university.accounts.models import ConsentKind, Sex, Student
from university.accounts.person_drafts import (
    NewPersonDraft,
    drop_draft,
    load_draft,
    save_draft,
)
from university.accounts.services.consents import text_in_force
from university.accounts.services.registering import register_self
from university.accounts.views.asking import (
    actor_of,
    as_errors,
    posted,
    question_page,
    student_of,
    way_on,
)
from university.refusals import Refusal
from university.words import phone

_answers = require_http_methods(["GET", "HEAD", "POST"])
Keep = Callable[[NewPersonDraft, dict], None]


@_answers
@login_required_senior
def name(request: HttpRequest) -> HttpResponse:
    """First question. ``?next=`` is where the person wanted to go."""
    draft = load_draft(request.session, NewPersonDraft)
    if "next" in request.GET:
        draft.next_url = way_on(request, request.GET["next"])
        save_draft(request.session, draft)
    form = NameForm(posted(request), initial={"name": draft.name})
    if _kept(request, form, draft, _keep_name):
        return redirect(_step_after_name(draft))
    return question_page(request, form, back_url=reverse("accounts:my"))


@_answers
@login_required_senior
def id_number(request: HttpRequest) -> HttpResponse:
    """Second question; birth date and sex come from the answer. It may be left out."""
    draft = load_draft(request.session, NewPersonDraft)
    if not draft.name:
        return redirect("accounts:new_person")
    form = IdNumberForm(posted(request), initial={"id_number": draft.id_number})
    if _kept(request, form, draft, _keep_id_number):
        return redirect("accounts:new_person_check")
    other = (reverse("accounts:new_person_birth"), _("I have no number here"))
    return question_page(request, form, back_url=reverse("accounts:new_person"), other_way=other)


@_answers
@login_required_senior
def birth_date(request: HttpRequest) -> HttpResponse:
    """Asked only of those who gave no ID number."""
    draft = load_draft(request.session, NewPersonDraft)
    if not draft.name:
        return redirect("accounts:new_person")
    form = BirthDateForm(
        posted(request), initial={"birth_date": in_words(draft.born) if draft.born else ""}
    )
    if _kept(request, form, draft, _keep_birth_date):
        return redirect("accounts:new_person_sex")
    return question_page(request, form, back_url=reverse("accounts:new_person_id"))


@_answers
@login_required_senior
def sex(request: HttpRequest) -> HttpResponse:
    """Asked only of those who gave no ID number."""
    draft = load_draft(request.session, NewPersonDraft)
    if not draft.birth_date:
        return redirect("accounts:new_person_birth")
    form = SexForm(posted(request), initial={"sex": draft.sex})
    if _kept(request, form, draft, _keep_sex):
        return redirect("accounts:new_person_check")
    return question_page(request, form, back_url=reverse("accounts:new_person_birth"))


@_answers
@login_required_senior
def check(request: HttpRequest) -> HttpResponse:
    """Show what was said and what is done with it; on POST the person is on the register."""
    draft = load_draft(request.session, NewPersonDraft)
    if not (draft.name and (draft.sealed_id_number or (draft.born and draft.sex))):
        return redirect("accounts:new_person" if not draft.name else "accounts:new_person_id")
    if request.method == "POST":
        try:
            return _register(request, draft)
        except Refusal as refusal:
            return _check_page(request, draft, refusal)
    return _check_page(request, draft, None)


@require_safe
@student_required
def done(request: HttpRequest) -> HttpResponse:
    """Say that it is done, with the number, and what comes next."""
    return render(request, "accounts/registered.html", {"student": student_of(request)})


def _register(request: HttpRequest, draft: NewPersonDraft) -> HttpResponse:
    born, as_sex = _facts(draft)
    student = register_self(
        actor=actor_of(request),
        name=draft.name,
        sex=as_sex,
        birth_date=born,
        id_number=draft.id_number,
        agreed_text_id=_number(request.POST.get("notice", "")),
    )
    request.session[STUDENT_KEY] = student.pk
    drop_draft(request.session, NewPersonDraft)
    if draft.next_url and draft.next_url != reverse("accounts:my"):
        messages.success(request, _welcome(student))
        return redirect(draft.next_url)
    return redirect("accounts:registered")


def _check_page(
    request: HttpRequest, draft: NewPersonDraft, refusal: Refusal | None
) -> HttpResponse:
    born, as_sex = _facts(draft)
    login = actor_of(request)
    context = {
        "facts": [
            (_("Name"), draft.name),
            (_("ID number"), last_four(draft.id_number)),
            (_("Birth date"), in_words(born)),
            (_("Sex"), Sex(as_sex).label),
            (_("Phone"), phone(login.phone or "")),
        ],
        "notice": text_in_force(ConsentKind.PRIVACY),
        "errors": as_errors(refusal) if refusal else [],
        "has_errors": refusal is not None,
        "step_url": reverse(
            "accounts:new_person_id" if draft.sealed_id_number else "accounts:new_person_birth"
        ),
        "back_url": reverse(
            "accounts:new_person_id" if draft.sealed_id_number else "accounts:new_person_sex"
        ),
    }
    status = 409 if refusal else 200
    return render(request, "accounts/new_person_check.html", context, status=status)


def _facts(draft: NewPersonDraft) -> tuple[date, str]:
    """Return the birth date and the sex, from the ID number when there is one."""
    if draft.born is None:
        return id_facts(draft.id_number)
    return draft.born, draft.sex


def _kept(request: HttpRequest, form: forms.Form, draft: NewPersonDraft, keep: Keep) -> bool:
    """Whether the question was answered; then the answer is in the session."""
    if request.method != "POST" or not form.is_valid():
        return False
    keep(draft, form.cleaned_data)
    save_draft(request.session, draft)
    return True


def _keep_name(draft: NewPersonDraft, answers: dict) -> None:
    draft.name = answers["name"]


def _keep_id_number(draft: NewPersonDraft, answers: dict) -> None:
    draft.id_number = answers["id_number"]
    draft.birth_date = draft.sex = ""


def _keep_birth_date(draft: NewPersonDraft, answers: dict) -> None:
    draft.birth_date = answers["birth_date"].isoformat()
    draft.id_number = ""


def _keep_sex(draft: NewPersonDraft, answers: dict) -> None:
    draft.sex = answers["sex"]


def _step_after_name(draft: NewPersonDraft) -> str:
    """Who only puts the name right goes back to the check."""
    has_rest = draft.sealed_id_number or (draft.birth_date and draft.sex)
    return "accounts:new_person_check" if has_rest else "accounts:new_person_id"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _welcome(student: Student) -> str:
    return _("%(name)s is on the register. The student number is %(number)s.") % {
        "name": student.name,
        "number": student.student_no,
    }
