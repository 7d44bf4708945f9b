"""Where audit visits show on pages of lower houses: my page, a class."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.models import TeachingClass
from enrollment import queries
from enrollment.queries.visits import coming_visits, takes_visitors
from university.accounts.models import Student


def my_visits(request: HttpRequest) -> str:
    """The meetings that I sit in on. One statement."""
    student: Student | None = getattr(getattr(request, "acting", None), "student", None)
    visits = list(coming_visits(student)) if student else []
    if not visits:
        return ""
    return render_to_string("enrollment/parts/my_visits.html", {"visits": visits}, request)


def class_visits(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """The way to sitting in, while the class runs and has a free seat."""
    policy = queries.policy_of_term(teaching_class.term)
    if not takes_visitors(teaching_class, policy):
        return ""
    context = {"teaching_class": teaching_class}
    return render_to_string("enrollment/parts/class_visits.html", context, request)
