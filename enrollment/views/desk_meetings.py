"""Staff move a meeting or call it off (调课 / 停课), and the whole class is told."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import words as class_words
from courses.models import ClassSession, SessionState
from enrollment.forms.changes import MeetingForm, ReasonForm
from enrollment.services.session_changes import call_off_meeting, move_meeting
from enrollment.views.people import actor_of
from university import clock
from university.desk.access import desk_required
from university.refusals import Refusal
from university.words import moment

_MAY_CHANGE = "courses.change_classsession"
_MEETINGS_A_PAGE = 20
_DAYS_AHEAD = 14


@require_safe
@desk_required(_MAY_CHANGE)
def meetings(request: HttpRequest) -> HttpResponse:
    """List the meetings of the next two weeks, the next first."""
    words = request.GET.get("q", "").strip()
    rows = _coming().filter(starts_at__lt=clock.now() + timedelta(days=_DAYS_AHEAD))
    if words:
        rows = rows.filter(teaching_class__search_text__icontains=words)
    page = Paginator(rows, _MEETINGS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "enrollment/desk/meetings.html", {"page_obj": page, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(_MAY_CHANGE)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one meeting, or call it off."""
    session = get_object_or_404(_coming(), pk=pk)
    is_move = request.POST.get("act") == "move"
    is_post = request.method == "POST"
    move_form = MeetingForm(request.POST) if is_post and is_move else MeetingForm.of(session)
    off_form = ReasonForm(request.POST if is_post and not is_move else None)
    refusal = None
    try:
        if is_post and is_move and move_form.is_valid():
            return _move(request, session, move_form)
        if is_post and not is_move and off_form.is_valid():
            return _call_off(request, session, off_form)
    except Refusal as no:
        refusal = no
    context = {
        "session": session,
        "facts": [
            (_("Class"), session.teaching_class.name),
            (_("When"), moment(session.starts_at)),
            (_("Where"), class_words.room_words(session.room) if session.room else ""),
            (_("Teacher"), session.teacher.name),
        ],
        "move_form": move_form,
        "off_form": off_form,
        "form": move_form if is_move else off_form,
        "refusal": refusal,
        "back_url": reverse("enrollment:desk_meetings"),
    }
    return render(request, "enrollment/desk/meeting.html", context, status=409 if refusal else 200)


def _move(request: HttpRequest, session: ClassSession, form: MeetingForm) -> HttpResponse:
    answers = form.cleaned_data
    zone = timezone.get_default_timezone()
    moved = move_meeting(
        actor=actor_of(request),
        session=session,
        starts_at=datetime.combine(answers["day"], answers["starts"], tzinfo=zone),
        ends_at=datetime.combine(answers["day"], answers["ends"], tzinfo=zone),
        room=answers["room"],
        teacher=answers["teacher"],
    )
    said = _("Moved to %(moment)s. Everybody in the class is told.")
    messages.success(request, said % {"moment": moment(moved.starts_at)})
    return redirect("enrollment:desk_meetings")


def _call_off(request: HttpRequest, session: ClassSession, form: ReasonForm) -> HttpResponse:
    call_off_meeting(actor=actor_of(request), session=session, reason=form.cleaned_data["reason"])
    messages.success(request, _("Called off. Everybody in the class is told."))
    return redirect("enrollment:desk_meetings")


def _coming() -> QuerySet[ClassSession]:
    return (
        ClassSession.objects.filter(state=SessionState.PLANNED, starts_at__gt=clock.now())
        .select_related("teaching_class", "room", "teacher")
        .order_by("starts_at", "pk")
    )
