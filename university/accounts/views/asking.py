"""Who asks, for whom, where they wanted to go, and the page of one question."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from university.accounts.landing import safe_next
from university.accounts.models import Student, User
from university.refusals import Refusal


def actor_of(request: HttpRequest) -> User:
    """Return the login that presses the button."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def student_of(request: HttpRequest) -> Student:
    """Return the student in hand; ``student_required`` has made sure of one."""
    student: Student = request.acting.student  # type: ignore[attr-defined]
    return student


def is_helper(request: HttpRequest) -> bool:
    """Whether somebody acts who is not the student."""
    return bool(request.acting.is_helper)  # type: ignore[attr-defined]


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: an empty form that was sent is a form that was sent."""
    return request.POST if request.method == "POST" else None


def way_on(request: HttpRequest, wanted: str) -> str:
    """Return ``wanted`` when it is an address of this site, else one's own page."""
    return safe_next(request, wanted) or reverse("accounts:my")


def question_page(
    request: HttpRequest, form: forms.Form, *, back_url: str, **context: Any
) -> HttpResponse:
    """Show the one question of ``form``; its first field's label is the page's title."""
    field = form[next(iter(form.fields))]
    values = {"form": form, "field": field, "back_url": back_url, **context}
    return render(request, "accounts/question.html", values)


def as_errors(refusal: Refusal) -> list[dict[str, str]]:
    """Return a refusal as the summary at the top of a page shows it."""
    parts = [str(part) for part in (refusal.message, refusal.next_step) if part]
    return [{"field_id": "", "message": "".join(parts)}]
