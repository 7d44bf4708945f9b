"""Completion of a class: the teacher's word on the work, the office's yes, the certificates."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import ClassState, TeachingClass
from enrollment.models import Completion, WorkResult
from enrollment.queries.completions import candidates, rule_of, standing_completions
from enrollment.services.certificate_papers import print_certificates
from enrollment.services.certificates import issue_certificates
from enrollment.services.completions import (
    MAY_CONFIRM,
    confirm_completions,
    mark_work,
    may_mark_work,
    withdraw_completion,
)
from enrollment.states import CompletionState
from enrollment.views.classroom.access import class_or_404, login_of
from enrollment.views.classroom.certificates import pdf_answer
from university import clock
from university.accounts.access import staff_only
from university.accounts.models import User
from university.refusals import Refusal

#: Classes stay on the list for so long after their term.
_AFTER_TERM = timedelta(days=180)
_STANDS = Q(completions__state=CompletionState.CONFIRMED)


def completes_classes(login: User) -> bool:
    """Teachers, and staff who look at completions."""
    return (
        login.has_perm("enrollment.view_completion") or getattr(login, "teacher", None) is not None
    )


def may_see(login: User, teaching_class: TeachingClass) -> bool:
    """Whether the login may look at a class's completion."""
    return login.has_perm("enrollment.view_completion") or may_mark_work(login, teaching_class)


@require_safe
@staff_only(completes_classes)
def classes(request: HttpRequest) -> HttpResponse:
    """List classes of terms that began, with how many completed. One statement and the rights."""
    login, today = login_of(request), clock.today()
    rows = (
        TeachingClass.objects.filter(
            term__starts_on__lte=today,
            term__ends_on__gte=today - _AFTER_TERM,
            state=ClassState.PUBLISHED,
        )
        .select_related("term", "teacher", "course")
        .annotate(
            completed=Count("completions", filter=_STANDS),
            certified=Count("completions__certificate", filter=_STANDS),
        )
        .order_by("-term__starts_on", "code")
    )
    if not login.has_perm("enrollment.view_completion"):
        rows = rows.filter(teacher=login.teacher)
    return render(request, "enrollment/classroom/completion_classes.html", {"rows": rows})


@require_safe
@staff_only(completes_classes)
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where everybody of a class stands."""
    teaching_class = class_or_404(login_of(request), pk, may_see)
    return _page(request, teaching_class, None)


@require_POST
@staff_only(completes_classes)
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down whose work was done: those ticked; the others shown were not."""
    login = login_of(request)
    teaching_class = class_or_404(login, pk, may_see)
    done = _numbers(request, "done")
    shown = _numbers(request, "shown")
    results = {
        number: str(WorkResult.DONE if number in done else WorkResult.NOT_DONE) for number in shown
    }
    try:
        changed = mark_work(actor=login, teaching_class=teaching_class, results=results)
    except Refusal as refusal:
        return _page(request, teaching_class, refusal)
    messages.success(request, _("Written down for %(number)d people.") % {"number": len(changed)})
    return redirect("classroom:completion", pk)


@require_POST
@staff_only(completes_classes)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the people ticked."""
    login = login_of(request)
    teaching_class = class_or_404(login, pk, may_see)
    try:
        confirmed = confirm_completions(
            actor=login,
            teaching_class=teaching_class,
            students=_numbers(request, "student"),
            reason=request.POST.get("reason", "").replace("\0", ""),
        )
    except Refusal as refusal:
        return _page(request, teaching_class, refusal)
    messages.success(request, _("Confirmed for %(number)d people.") % {"number": len(confirmed)})
    return redirect("classroom:completion", pk)


@require_POST
@staff_only(completes_classes)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Give everybody confirmed a certificate with a number."""
    login = login_of(request)
    teaching_class = class_or_404(login, pk, may_see)
    try:
        made = issue_certificates(actor=login, teaching_class=teaching_class)
    except Refusal as refusal:
        return _page(request, teaching_class, refusal)
    sentence = ngettext(
        "%(number)d certificate has its number.", "%(number)d certificates have numbers.", len(made)
    )
    messages.success(request, sentence % {"number": len(made)})
    return redirect("classroom:completion", pk)


@require_safe
@staff_only(lambda login: login.has_perm("enrollment.view_certificate"))
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Give all certificates of a class as one PDF, to print at once."""
    teaching_class = class_or_404(login_of(request), pk, may_see)
    done = standing_completions(teaching_class).filter(certificate__isnull=False)
    rows = [row.certificate for row in done.order_by("certificate__year", "certificate__serial")]
    try:
        pdf = print_certificates(rows)
    except Refusal as refusal:
        return _page(request, teaching_class, refusal)
    return pdf_answer(pdf, f"certificates-{teaching_class.code}-{teaching_class.term.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(lambda login: login.has_perm(MAY_CONFIRM))
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one completion back, with a reason."""
    rows = Completion.objects.select_related("student").filter(teaching_class__isnull=False)
    row = get_object_or_404(rows, pk=pk, state=CompletionState.CONFIRMED)
    refusal = None
    if request.method == "POST":
        try:
            withdraw_completion(
                actor=login_of(request),
                completion=row,
                reason=request.POST.get("reason", "").replace("\0", ""),
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Taken back: %(name)s.") % {"name": row.student.name})
            return redirect("classroom:completion", row.teaching_class_id)
    context = {
        "row": row,
        "typed": request.POST.get("reason", ""),
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("classroom:completion", args=[row.teaching_class_id]),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/classroom/withdraw.html", context, status=status)


def _page(
    request: HttpRequest, teaching_class: TeachingClass, refusal: Refusal | None
) -> HttpResponse:
    login = login_of(request)
    rows = candidates(teaching_class)
    ticked = _numbers(request, "student") if request.method == "POST" else None
    context = {
        "teaching_class": teaching_class,
        "rule": rule_of(teaching_class),
        "rows": [
            (row, row.meets_rule if ticked is None else row.student.pk in ticked) for row in rows
        ],
        "may_mark": may_mark_work(login, teaching_class),
        "may_confirm": login.has_perm(MAY_CONFIRM),
        "without_paper": sum(_lacks_paper(row.completion) for row in rows),
        "with_paper": sum(
            row.completion is not None and not _lacks_paper(row.completion) for row in rows
        ),
        "typed": request.POST.get("reason", ""),
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("classroom:completion_classes"),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/classroom/completion.html", context, status=status)


def _lacks_paper(row: Completion | None) -> bool:
    return row is not None and not hasattr(row, "certificate")


def _numbers(request: HttpRequest, field: str) -> set[int]:
    return {
        int(value)
        for value in request.POST.getlist(field)
        if value.isascii() and value.isdecimal() and len(value) <= 18
    }
