"""自主学习: which rooms are free when, a place in four taps, and giving it back."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.services.rooms import place_of
from enrollment.models import ActChannel, StudyMode, StudySession, StudyVisit
from enrollment.queries import self_study as study
from enrollment.rules.self_study import booking_refusal, is_open_to
from enrollment.services.self_study.visiting import book_study_place, give_study_place_back
from enrollment.states import StudyVisitState
from enrollment.views.people import actor_of, student_of
from university import clock
from university.accounts.acting import student_required
from university.refusals import Refusal
from university.words import clocktime, day, moment

SESSIONS_A_PAGE = 6


@dataclass(frozen=True)
class SessionRow:
    """One session in the list: when, where, how many places, and what the person may do."""

    pk: int
    when: str
    where: str
    standing: str
    is_mine: bool
    is_walk_in: bool
    may_book: bool


@require_safe
@student_required
def sessions(request: HttpRequest) -> HttpResponse:
    """What is open to the student in hand in the coming days, six a page; my places first."""
    student = student_of(request)
    majors = study.majors_of(student)
    mine = list(study.visits_to_come(student))
    booked = {visit.session_id for visit in mine}
    fitting = [row for row in study.sessions_to_come() if is_open_to(row, majors)]
    page = Paginator(fitting, SESSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "has_class": bool(majors),
        "mine": [(visit, moment(visit.session.starts_at), _where(visit.session)) for visit in mine],
        "page_obj": page,
        "rows": [_row(row, booked, majors) for row in page],
    }
    return render(request, "enrollment/self_study/sessions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@student_required
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session in full; on POST a place is booked."""
    row = get_object_or_404(study.sessions_with_room(), pk=pk)
    student = student_of(request)
    refusal = None
    if request.method == "POST":
        try:
            book_study_place(
                actor=actor_of(request), student=student, session=row, channel=ActChannel.WEB
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Your place is booked. Please bring your student card."))
            return redirect("enrollment:study")
    visit = study.live_visit(student, row)
    refusal = refusal or booking_refusal(row, study.majors_of(student), at=clock.now())
    context = {
        "session": row,
        "visit": visit,
        "refusal": None if visit else refusal,
        "is_walk_in": row.hours.mode == StudyMode.WALK_IN,
        "facts": _facts(row, student.name),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "enrollment/self_study/session.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@student_required
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then give a booked place back."""
    mine = StudyVisit.objects.select_related("session__hours__room", "student")
    visit = get_object_or_404(mine, pk=pk, student=student_of(request))
    if visit.state != StudyVisitState.BOOKED and request.method != "POST":
        return redirect("enrollment:study")
    if request.method == "POST":
        try:
            give_study_place_back(actor=actor_of(request), visit=visit)
        except Refusal as refusal:
            return render(request, "refused.html", {"refusal": refusal}, status=409)
        messages.success(request, _("Your place is given back. Thank you for telling us."))
        return redirect("enrollment:study")
    context = {"visit": visit, "facts": _facts(visit.session, visit.student.name)}
    return render(request, "enrollment/self_study/give_back.html", context)


def _row(row: StudySession, booked: set[int], majors: set[int]) -> SessionRow:
    is_mine = row.pk in booked
    may = not is_mine and row.places_left > 0
    return SessionRow(
        pk=row.pk,
        when=_("%(start)s to %(end)s")
        % {"start": moment(row.starts_at), "end": clocktime(row.ends_at)},
        where=_where(row),
        standing=_standing(row),
        is_mine=is_mine,
        is_walk_in=row.hours.mode == StudyMode.WALK_IN,
        may_book=may and booking_refusal(row, majors, at=clock.now()) is None,
    )


def _standing(row: StudySession) -> str:
    if row.places_left <= 0:
        return pgettext("self-study", "full")
    return _("%(left)d of %(places)d places are free") % {
        "left": row.places_left,
        "places": row.capacity,
    }


def _where(row: StudySession) -> str:
    return place_of(row.hours.room)


def _facts(row: StudySession, name: str) -> list[tuple[str, str]]:
    room = row.hours.room
    times = {"start": clocktime(row.starts_at), "end": clocktime(row.ends_at)}
    return [
        (_("Student"), name),
        (_("Day"), day(row.starts_at)),
        (_("Time"), _("%(start)s to %(end)s") % times),
        (_("Room"), place_of(room)),
        (_("Way there"), room.directions),
        (_("In the room"), "、".join(room.equipment)),
        (pgettext("self-study", "Places"), _standing(row)),
        (
            _("Kept until"),
            _("%(minutes)d minutes after the beginning; then others may sit there")
            % {"minutes": row.hours.kept_minutes}
            if row.hours.mode == StudyMode.BOOKING
            else "",
        ),
    ]
