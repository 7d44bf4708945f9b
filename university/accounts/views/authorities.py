"""My helpers: who may act for me, until when, what they did, and the button that ends it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from university.accounts.acting import STUDENT_KEY, student_required
from university.accounts.models import ProxyAuthorization
from university.accounts.queries import helpers_of
from university.accounts.services.authorities import helper_words, revoke_authority
from university.accounts.views.asking import actor_of, is_helper, student_of
from university.notifications.queries import told_about_helpers
from university.words import full_day, phone

_LATEST = 6


@require_safe
@student_required
def authorities(request: HttpRequest) -> HttpResponse:
    """List the helpers of the student in hand. A helper sees only their own authority."""
    student = student_of(request)
    rows = helpers_of(student)
    if is_helper(request):
        rows = rows.filter(helper=actor_of(request))
    context = {
        "student": student,
        "is_helper": is_helper(request),
        "rows": [(row, helper_words(row), authority_facts(row)) for row in rows],
        "told": [] if is_helper(request) else told_about_helpers(student)[:_LATEST],
        "back_url": reverse("accounts:my"),
    }
    return render(request, "accounts/helpers.html", context)


@require_POST
@student_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an authority at once: one of the student in hand, or the helper's own."""
    actor = actor_of(request)
    rows = ProxyAuthorization.objects.select_related("student__login", "helper")
    rows = rows.filter(student=student_of(request))
    if is_helper(request):
        rows = rows.filter(helper=actor)
    revoke_authority(actor=actor, authority=get_object_or_404(rows, pk=pk))
    if is_helper(request):
        request.session.pop(STUDENT_KEY, None)
        return redirect("accounts:my")
    return redirect("accounts:helpers")


def authority_facts(row: ProxyAuthorization) -> list[tuple[str, str]]:
    """Return who, what, until when and how given, as (label, words)."""
    return [
        (_("Phone"), phone(row.helper.phone or "")),
        (_("May do"), row.get_scope_display()),
        (_("Until"), full_day(row.valid_until)),
        (_("How given"), row.get_given_how_display()),
    ]
