"""Puts the first student of a login in hand when nobody else has."""

from collections.abc import Callable
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse


class FirstStudent:
    """Middleware of these tests: a senior with one record is that person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting = getattr(request, "acting", None)
        if request.user.is_authenticated and getattr(acting, "student", None) is None:
            student = request.user.students.first()
            if student:
                request.acting = SimpleNamespace(student=student, is_helper=False)
        return self.get_response(request)
