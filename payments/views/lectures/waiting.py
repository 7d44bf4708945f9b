"""Waiting for seats of a full lecture."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from payments.forms.lectures import CountForm, NamesForm
from payments.models import LectureWaiting
from payments.services.lectures.offers import join_waitlist, leave_waitlist
from payments.services.lectures.pricing import tickets_left
from payments.states.tickets import WaitingState
from payments.views.lectures.buying import refused
from payments.views.lectures.people import (
    buyer_of,
    buyer_required,
    mine,
    shown_lecture,
    student_in_hand,
)
from payments.views.people import actor_of
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for how many seats to wait, and write it down."""
    lecture = shown_lecture(pk)
    waiting = LectureWaiting.objects.filter(
        mine(request), lecture=lecture, state=WaitingState.WAITING
    ).first()
    sent = request.POST if request.method == "POST" else None
    most = max(tickets_left(buyer_of(request), lecture), 1)
    form = CountForm(sent, most=most, initial={"tickets": waiting.seats if waiting else 1})
    name = None if student_in_hand(request) or waiting else NamesForm(sent, count=1)
    is_ready = sent is not None and form.is_valid() and (name is None or name.is_valid())
    if is_ready:
        called = name.names()[0] if name else (waiting.buyer_name if waiting else "")
        try:
            join_waitlist(
                actor=actor_of(request),
                buyer=buyer_of(request, called),
                lecture=lecture,
                seats=form.cleaned_data["tickets"],
            )
        except Refusal as refusal:
            return refused(request, refusal, lecture)
        return redirect("payments:tickets_wait", pk)
    context = {"lecture": lecture, "form": form, "name_form": name, "waiting": waiting}
    return render(request, "payments/lectures/wait.html", context)


@require_POST
@buyer_required
def stop_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop waiting."""
    rows = LectureWaiting.objects.filter(mine(request))
    waiting = get_object_or_404(rows, pk=pk)
    leave_waitlist(actor=actor_of(request), waiting=waiting)
    return redirect("payments:tickets_mine")
