"""Wagtail's own page view, without looking up again what every request before has looked up."""

from copy import copy

from django.http import Http404, HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from university.public_cache import kept


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at ``path``; Wagtail does everything but finding it.

    ``Page.route_for_request`` and ``Site.find_for_request`` take what stands on the request.
    """
    host = f"{request.get_host()}:{request.get_port()}"
    vars(request)["_wagtail_site"] = kept(f"site:{host}", lambda: Site.find_for_request(request))
    found = kept(f"route:{host}:{path}", lambda: _found(request, path))
    # A copy: what is kept belongs to all requests of this process.
    route = RouteResult(copy(found.page), found.args, found.kwargs)
    vars(request)["_wagtail_route_for_request"] = route
    answer: HttpResponse = views.serve(request, path)
    return answer


def _found(request: HttpRequest, path: str) -> RouteResult:
    found: RouteResult | None = Page.route_for_request(request, path)
    if found is None:
        raise Http404  # Never kept: strangers could fill the memory with addresses.
    return found
