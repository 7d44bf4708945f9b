"""Pages for requests that broke. They ask nothing of the database, which may be what is broken."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader

from university import context, display


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours and whom to call."""
    return _page(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that we could not read what was sent."""
    return _page(request, "400.html", HTTPStatus.BAD_REQUEST)


def _page(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    # Given to the template as values: with the request it would ask who is logged in.
    values = {"display": display.chosen(request), "school": context.last_known_school()}
    return HttpResponse(loader.get_template(template).render(values), status=status)
