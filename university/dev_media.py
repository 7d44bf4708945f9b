"""Pictures where no nginx stands before the site: development and the demonstration school."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

#: As in deploy/nginx.conf: these go through the site, which asks who is looking.
_CLOSED = ("private", "documents")
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer a file that is for everybody; 404 for the rest, and in production."""
    place = posixpath.normpath(f"/{path}").lstrip("/")
    if not settings.SHOW_OUTBOX_PAGE or place.partition("/")[0] in _CLOSED:
        raise Http404
    answer = serve(request, place, document_root=str(settings.MEDIA_ROOT))
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
