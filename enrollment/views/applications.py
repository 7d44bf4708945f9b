"""An application: checked, sent, looked at, printed, taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses import words as class_words
from courses.models import TeachingClass
from enrollment.models import ActChannel, Application, Round
from enrollment.queries.applications import classes_in_order, live_application, with_wishes
from enrollment.queries.papers import papers_missing_for
from enrollment.services.application_drafts import wishes_in_hand
from enrollment.services.applications import apply, most_wanted, withdraw_application
from enrollment.views.application_words import (
    choice_word,
    draw_words,
    standing_of,
    steps_words,
    wish_rows,
)
from enrollment.views.people import actor_of, student_of
from enrollment.views.wishes import drawn_round, list_page
from university.accounts.acting import student_required
from university.accounts.models import Student
from university.refusals import Refusal
from university.words import moment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is about to be sent; on POST send it."""
    enrolment_round = drawn_round(pk)
    student = student_of(request)
    class_ids, wanted = wishes_in_hand(student=student, round=enrolment_round)
    rows = classes_in_order(class_ids)
    if not rows:
        return redirect("enrollment:wishes", pk)
    wants = max(1, min(wanted, len(rows), most_wanted(student, enrolment_round)))
    seen = _seen(rows, wants, enrolment_round)
    if request.method == "POST" and request.POST.get("seen") == seen:
        return _send(request, enrolment_round, rows, wants)
    is_stale = request.method == "POST"
    context = {
        "round": enrolment_round,
        "facts": check_facts(student, enrolment_round, rows, wants),
        "seen": seen,
        "is_stale": is_stale,
        "is_change": live_application(student, enrolment_round) is not None,
    }
    status = 409 if is_stale else 200
    return render(request, "enrollment/application_check.html", context, status=status)


@require_safe
@never_cache
@student_required
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """What I applied for, what happens next, and when."""
    row = my_application(request, pk)
    context = {
        "application": row,
        "standing": standing_of(row),
        "steps": steps_words(),
        "rows": wish_rows(row),
        "facts": application_facts(row),
        "papers": papers_missing_for(row),
    }
    return render(request, "enrollment/application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once; on POST take the application back."""
    row = my_application(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            withdraw_application(actor=actor_of(request), application=row, channel=ActChannel.WEB)
        except Refusal as no:
            refusal = no
        else:
            return redirect("enrollment:application", pk)
    context = {"application": row, "refusal": refusal, "rows": wish_rows(row)}
    status = 409 if refusal else 200
    return render(request, "enrollment/application_withdraw.html", context, status=status)


@require_safe
@never_cache
@student_required
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """One large-print page to keep."""
    back_url = reverse("enrollment:application", args=[pk])
    return slip_page(request, my_application(request, pk), back_url=back_url)


def my_application(request: HttpRequest, pk: int) -> Application:
    """Return an application of the student in hand, or 404."""
    rows = with_wishes(Application.objects.filter(student=student_of(request)))
    return get_object_or_404(rows, pk=pk)


def slip_page(request: HttpRequest, row: Application, *, back_url: str) -> HttpResponse:
    """Print an application: for the senior and for the desk alike."""
    context = {
        "application": row,
        "standing": standing_of(row),
        "rows": wish_rows(row),
        "facts": application_facts(row),
        "large": True,
        "back_url": back_url,
    }
    return render(request, "enrollment/application_slip.html", context)


def application_facts(row: Application) -> list[tuple[str, str]]:
    """Return number, person, round, how many, when and by whom as (label, words)."""
    facts = [
        (_("Number of the application"), f"{row.pk}"),
        (_("Student"), f"{row.student.name}（{row.student.student_no}）"),
        (_("Round"), f"{row.round.term.name}，{row.round.name}"),
        (_("Applied"), moment(row.submitted_at)),
    ]
    if row.changed_at != row.submitted_at:
        facts.append((_("Changed"), moment(row.changed_at)))
    if row.channel != ActChannel.WEB:
        facts.append((_("By"), row.get_channel_display()))
    if len(row.wishes.all()) > 1:
        facts.append((_("At most"), _classes_words(row.wants)))
    return facts


def check_facts(
    student: Student, enrolment_round: Round, rows: list[TeachingClass], wants: int
) -> list[tuple[str, str]]:
    """Return what is about to be sent as (label, words)."""
    facts = [
        (_("Student"), f"{student.name}（{student.student_no}）"),
        (_("Round"), enrolment_round.name),
    ]
    for rank, row in enumerate(rows, start=1):
        facts.append((choice_word(rank), f"{row.name}，{class_words.when_words(row)}"))
    if len(rows) > 1:
        facts.append((_("At most"), _classes_words(wants)))
    facts.append((_("Change until"), moment(enrolment_round.closes_at)))
    facts.append((_("Draw"), draw_words(enrolment_round)))
    return facts


def _send(
    request: HttpRequest, enrolment_round: Round, rows: list[TeachingClass], wants: int
) -> HttpResponse:
    try:
        row = apply(
            actor=actor_of(request),
            student=student_of(request),
            round=enrolment_round,
            wishes=rows,
            wants=wants,
            channel=ActChannel.WEB,
        )
    except Refusal as refusal:
        return list_page(request, enrolment_round, refusal=refusal)
    return redirect("enrollment:application", row.pk)


def _seen(rows: list[TeachingClass], wants: int, enrolment_round: Round) -> str:
    """What the person was shown; a form with other values is older than the page."""
    ids = "-".join(str(row.pk) for row in rows)
    return f"{ids}.{wants}.{enrolment_round.prospectus_version}"


def _classes_words(count: int) -> str:
    return _("%(count)d classes") % {"count": count}
