"""Self-study on my page and on the staff dashboard."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.services.rooms import place_of
from enrollment.queries.self_study import visits_to_come
from enrollment.views.self_study.door import PERMISSION
from university.words import moment

#: How many of my places stand on my page.
_SHOWN = 3


def my_study(request: HttpRequest) -> str:
    """My next places, and the way to the rooms. One statement."""
    student = getattr(getattr(request, "acting", None), "student", None)
    if student is None:
        return ""
    visits = [
        (moment(visit.session.starts_at), place_of(visit.session.hours.room))
        for visit in visits_to_come(student)[:_SHOWN]
    ]
    return render_to_string("enrollment/self_study/my_panel.html", {"visits": visits}, request)


def staff_study(request: HttpRequest) -> str:
    """The way to today's rooms."""
    if not request.user.has_perm(PERMISSION):
        return ""
    return render_to_string("enrollment/self_study/staff_panel.html", {}, request)
