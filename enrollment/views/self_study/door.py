"""At the door of a room: who booked, who came, who walks in with a card."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.models import StudySession
from enrollment.queries import self_study as study
from enrollment.services.self_study.visiting import come_to_study
from enrollment.states import StudyVisitState
from enrollment.views.people import actor_of
from university.desk.access import desk_required
from university.desk.queries import find_students, student_of_card
from university.refusals import Refusal

PERMISSION = "enrollment.change_studyvisit"


@require_safe
@desk_required(PERMISSION)
def today(request: HttpRequest) -> HttpResponse:
    """Today's rooms and how full they are."""
    return render(
        request, "enrollment/self_study/today.html", {"sessions": study.sessions_of_today()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(PERMISSION)
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """Scan or type a card or a student number, or tap a name; each counts once."""
    session = get_object_or_404(study.sessions_with_room(), pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            return _let_in(request, session)
        except Refusal as refused:
            refusal = refused
            session.refresh_from_db(fields=["taken", "state"])
    people = list(study.people_at_session(session))
    context = {
        "session": session,
        "came": [one for one in people if one.state == StudyVisitState.CAME],
        "expected": [one for one in people if one.state == StudyVisitState.BOOKED],
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/self_study/door.html", context, status=status)


def _let_in(request: HttpRequest, session: StudySession) -> HttpResponse:
    typed = request.POST.get("card", "").replace("\0", "")
    student = student_of_card(typed)
    if student is None:
        found = list(find_students(typed)[:2])
        student = found[0] if len(found) == 1 else None
    if student is None:
        raise Refusal(
            "nobody_found",
            _("Nobody, or more than one person, was found."),
            _("Scan the card, or type the student number."),
        )
    come_to_study(actor=actor_of(request), student=student, session=session)
    messages.success(request, _("%(name)s is here.") % {"name": student.name})
    return redirect("enrollment:study_door", session.pk)
