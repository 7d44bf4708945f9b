"""The desk's call list (电话名单): people whom no text message reaches."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from university.accounts.access import staff_permission_required
from university.notifications.models import CallOutcome, OutboxMessage
from university.notifications.queries import open_calls
from university.notifications.services.calls import note_call
from university.refusals import Refusal
from university.words import phone

CALLS_A_PAGE = 20


@require_safe
@staff_permission_required("notifications.view_outboxmessage")
def call_list(request: HttpRequest) -> HttpResponse:
    """List the calls still to be made."""
    page = Paginator(open_calls(), CALLS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/calls.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_permission_required("notifications.add_callnote")
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one call: whom to ring, what to say; write down how it ended."""
    message = get_object_or_404(
        OutboxMessage.objects.select_related("student").filter(channel="call"), pk=pk
    )
    refusal = None
    if request.method == "POST":
        outcome = request.POST.get("outcome", "")
        try:
            note_call(actor=request.user, message=message, outcome=outcome)  # type: ignore[arg-type]
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("notifications:calls")
    return render(
        request,
        "notifications/call.html",
        {
            "message": message,
            "outcomes": CallOutcome.choices,
            "notes": message.calls.select_related("actor"),
            "facts": _whom_to_ring(message),
            "refusal": refusal,
            "has_errors": refusal is not None,
        },
        status=409 if refusal else 200,
    )


def _whom_to_ring(message: OutboxMessage) -> list[tuple[str, str]]:
    student = message.student
    if student is None:
        return [(_("Phone"), phone(message.phone) if message.phone else "")]
    theirs = student.emergency_contact_phone
    return [
        (_("Student"), student.name),
        (_("Student number"), student.student_no),
        (_("Phone"), phone(message.phone) if message.phone else ""),
        (_("Emergency contact"), student.emergency_contact_name),
        (_("Their phone"), phone(theirs) if theirs else ""),
    ]
