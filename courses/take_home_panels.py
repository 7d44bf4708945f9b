"""What taking lessons home lends to other pages: a person at the desk."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.audiences import Watcher, classes_of
from courses.queries.lessons import released
from university.accounts.models import Student


def desk_panel(request: HttpRequest, student: Student) -> str:
    """The way to the files of a person at the desk, where there is a lesson. Two statements."""
    classes = classes_of(Watcher(student=student))
    if not classes or not released().filter(teaching_class__in=classes).exists():
        return ""
    return render_to_string("courses/take_home/desk_panel.html", {"student": student}, request)
