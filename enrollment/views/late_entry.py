"""Coming into a running class (插班): the senior asks, the office answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enrollment.forms.changes import LateAnswerForm
from enrollment.models import ActChannel, LateRequest
from enrollment.rules.rounds import late_entry_refusal
from enrollment.services.eligibility import find_refusals
from enrollment.services.late_entry import MAY_ADMIT, late_entry_round
from enrollment.services.late_requests import (
    admit_request,
    ask_late_entry,
    decline_request,
    take_back_late_request,
)
from enrollment.states import LateRequestState
from enrollment.views.enrolling import class_facts
from enrollment.views.people import actor_of, class_or_404, posted, student_of
from university.accounts.acting import student_required
from university.desk.access import desk_required
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def late_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what late entry means and ask once; later, say what the office answered."""
    teaching_class, student = class_or_404(pk), student_of(request)
    asked = LateRequest.objects.filter(student=student, teaching_class=teaching_class)
    found = asked.select_related("place").first()
    refusal = None
    if request.method == "POST":
        try:
            if found and "take_back" in request.POST:
                take_back_late_request(actor=actor_of(request), request=found)
            else:
                ask_late_entry(
                    actor=actor_of(request),
                    student=student,
                    teaching_class=teaching_class,
                    channel=ActChannel.WEB,
                )
            return redirect("enrollment:late_entry", pk)
        except Refusal as no:
            refusal = no
    chosen = late_entry_round(teaching_class)
    closed = late_entry_refusal(chosen, channel=ActChannel.WEB)
    is_waiting = found is not None and found.state == LateRequestState.ASKED
    context = {
        "teaching_class": teaching_class,
        "found": found,
        "is_waiting": is_waiting,
        "closed": closed,
        "gives_money_back": chosen is not None and chosen.gives_money_back,
        "may_ask": closed is None
        and not is_waiting
        and (found is None or found.state != LateRequestState.ADMITTED),
        "refusal": refusal,
        "facts": class_facts(teaching_class),
    }
    return render(request, "enrollment/late_entry.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(MAY_ADMIT)
def desk_late_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at what a senior asked, and say yes or no."""
    rows = LateRequest.objects.select_related("student__login", "teaching_class", "decided_by")
    asked = get_object_or_404(rows, pk=pk)
    teaching_class = class_or_404(asked.teaching_class_id)
    form = LateAnswerForm(posted(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        act = admit_request if form.cleaned_data["decision"] == "yes" else decline_request
        try:
            act(actor=actor_of(request), request=asked, reason=form.cleaned_data["reason"])
        except Refusal as no:
            refusal = no
        else:
            return redirect("enrollment:desk_late_request", asked.pk)
    context = {
        "asked": asked,
        "student": asked.student,
        "form": form,
        "refusal": refusal,
        "is_waiting": asked.state == LateRequestState.ASKED,
        "refusals": find_refusals(
            student=asked.student,
            teaching_class=teaching_class,
            enrolment_round=late_entry_round(teaching_class),
        ),
        "facts": [
            (_("Student"), str(asked.student)),
            *class_facts(teaching_class),
            (_("Answer"), asked.get_state_display()),
            (_("Reason"), asked.answer),
        ],
    }
    return render(
        request, "enrollment/desk/late_request.html", context, status=409 if refusal else 200
    )
