"""Sitting in on one meeting (旁听): the senior's page, and the desk's for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.models import ClassSession, TeachingClass
from enrollment import queries
from enrollment.models import ActChannel, AuditVisit
from enrollment.queries.visits import meetings_to_visit, takes_visitors, visits_of
from enrollment.services.visits import book_visit, cancel_visit
from enrollment.views.enrolling import class_facts
from enrollment.views.people import actor_of, class_or_404, student_of
from university.accounts.acting import student_required
from university.accounts.models import Student
from university.desk.access import desk_required
from university.refusals import Refusal
from university.words import moment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a meeting to sit in on, or give the visit up."""
    student, teaching_class = student_of(request), class_or_404(pk)
    refusal = _tried(request, student, teaching_class, ActChannel.WEB)
    if request.method == "POST" and refusal is None:
        return redirect("enrollment:visit", pk)
    context = _context(student, teaching_class) | {"refusal": refusal}
    return render(request, "enrollment/visit.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required("enrollment.change_place")
def desk_visit(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """The same at the desk."""
    student = get_object_or_404(Student.objects.select_related("login"), pk=student_pk)
    teaching_class = class_or_404(pk)
    refusal = _tried(request, student, teaching_class, ActChannel.DESK)
    if request.method == "POST" and refusal is None:
        return redirect("enrollment:desk_visit", student_pk, pk)
    context = _context(student, teaching_class) | {"refusal": refusal}
    return render(request, "enrollment/desk/visit.html", context, status=409 if refusal else 200)


def _tried(
    request: HttpRequest, student: Student, teaching_class: TeachingClass, channel: str
) -> Refusal | None:
    """Do what was posted, and return why not."""
    if request.method != "POST":
        return None
    try:
        _act(request, student, teaching_class, channel)
    except Refusal as refusal:
        return refusal
    return None


def _act(
    request: HttpRequest, student: Student, teaching_class: TeachingClass, channel: str
) -> None:
    actor = actor_of(request)
    if given_up := _number(request.POST.get("give_up", "")):
        mine = AuditVisit.objects.select_related("session")
        cancel_visit(actor=actor, visit=get_object_or_404(mine, pk=given_up, student=student))
        messages.success(request, _("The visit is given up."))
        return
    chosen = _number(request.POST.get("session", ""))
    if not chosen:
        raise Refusal("no_day", _("No day is chosen yet."), _("Please choose one of the days."))
    meetings = ClassSession.objects.filter(teaching_class=teaching_class)
    session = get_object_or_404(meetings, pk=chosen)
    book_visit(actor=actor, student=student, session=session, channel=channel)
    messages.success(request, _("You may sit in. Please bring your student card."))


def _context(student: Student, teaching_class: TeachingClass) -> dict[str, Any]:
    policy = queries.policy_of(teaching_class)
    is_open = takes_visitors(teaching_class, policy)
    booked = list(visits_of(student, teaching_class.pk).select_related("session__room"))
    may_book = is_open and len(booked) < policy.visits_each
    meetings = meetings_to_visit(teaching_class, policy) if may_book else []
    return {
        "student": student,
        "teaching_class": teaching_class,
        "booked": [(row.pk, moment(row.session.starts_at)) for row in booked],
        "meetings": [(row.pk, moment(row.starts_at)) for row in meetings],
        "may_book": may_book,
        "is_open": is_open,
        "facts": class_facts(teaching_class),
        "back_url": reverse("desk:student", args=[student.pk]),
    }


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
