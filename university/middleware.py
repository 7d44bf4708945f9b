"""Request log without personal data."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class RequestLogMiddleware:
    """Placeholder filled by the frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)
