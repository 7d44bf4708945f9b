"""Who acts, and for whom."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class ActingForMiddleware:
    """Sets ``request.acting``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)


class StaffSessionMiddleware(ActingForMiddleware):
    """Ends idle staff sessions."""
