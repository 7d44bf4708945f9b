"""Parts of pages about attendance: the leader's button, the staff dashboard."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from enrollment.queries import rosters
from enrollment.queries.absences import people_to_call
from enrollment.queries.completions import certificates_of
from enrollment.views.classroom.completions import completes_classes
from enrollment.views.classroom.words import meeting_words, milliseconds_now
from university import clock
from university.accounts.models import User


def leader_panel(request: HttpRequest) -> str:
    """For a class leader: today's meetings and the way to the roll. Two statements."""
    login, acting = request.user, getattr(request, "acting", None)
    student = getattr(acting, "student", None)
    if not isinstance(login, User) or student is None or student.login_id != login.pk:
        return ""
    today = clock.today()
    led = list(
        rosters.led_classes(login, today).filter(student=student).select_related("teaching_class")
    )
    if not led:
        return ""
    classes = {row.teaching_class_id for row in led}
    meetings = [
        meeting_words(session, is_called=False)
        for session in rosters.sessions_to_call(login, first=today, last=today)
        if session.teaching_class_id in classes
    ]
    context = {
        "led": [row.teaching_class for row in led],
        "meetings": meetings,
        "now_ms": milliseconds_now(),
    }
    return render_to_string("enrollment/classroom/leader_panel.html", context, request)


def roll_panel(request: HttpRequest) -> str:
    """For staff: the way to the rolls, and how many people ask for a call."""
    login = request.user
    if not isinstance(login, User):
        return ""
    may_call = login.has_perm("enrollment.view_absencecall")
    calls = len(people_to_call()) if may_call else 0
    has_roll = rosters.calls_rolls(login, clock.today())
    if not has_roll and not may_call:
        return ""
    context = {
        "has_roll": has_roll,
        "may_call": may_call,
        "calls": calls,
        "completes": completes_classes(login),
    }
    return render_to_string("enrollment/classroom/staff_panel.html", context, request)


def completions_panel(request: HttpRequest) -> str:
    """The certificates of the person in hand. One statement."""
    acting = getattr(request, "acting", None)
    student = getattr(acting, "student", None)
    if student is None:
        return ""
    rows = list(certificates_of([student.pk]).order_by("-issued_at", "-pk")[:10])
    if not rows:
        return ""
    return render_to_string("enrollment/classroom/my_certificates.html", {"rows": rows}, request)
