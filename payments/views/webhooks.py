"""Where providers knock: the raw bytes are verified, stored, answered. Nothing is done here."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments.services.events import store_event
from university.refusals import Refusal

#: Events are small; whatever is larger is not one.
MAX_BYTES = 256 * 1024


@csrf_exempt
@require_POST
def receive_event(request: HttpRequest, provider: str) -> HttpResponse:
    """Answer 200 once the event is stored, 400 to a forgery, 404 to a provider we do not have."""
    if len(request.body) > MAX_BYTES:
        return HttpResponse(status=413)
    try:
        store_event(provider=provider, body=request.body, headers=request.headers)
    except Refusal as refusal:
        return HttpResponse(status=404 if refusal.code == "unknown_provider" else 400)
    return HttpResponse("ok", content_type="text/plain")
