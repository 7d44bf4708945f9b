"""The question about a small class on pages of lower houses: my page, a student at the desk."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from enrollment.queries.small_classes import open_choices
from university.accounts.models import Student


def my_small_classes(request: HttpRequest) -> str:
    """What I am asked, with a button for each class. One statement."""
    student: Student | None = getattr(getattr(request, "acting", None), "student", None)
    return _render("enrollment/parts/my_small_classes.html", request, student)


def desk_small_classes(request: HttpRequest, student: Student) -> str:
    """The same for a student at the desk."""
    user: Any = request.user
    if not user.has_perm("enrollment.change_place"):
        return ""
    return _render("enrollment/parts/desk_small_classes.html", request, student)


def _render(template: str, request: HttpRequest, student: Student | None) -> str:
    choices = open_choices(student) if student else []
    if not choices:
        return ""
    return render_to_string(template, {"student": student, "choices": choices}, request)
