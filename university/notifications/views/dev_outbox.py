"""The newest text messages, for whoever runs the site on their own machine."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from university.notifications.channels.file import newest_files

SHOWN = 20


@require_safe
@never_cache
def dev_outbox(request: HttpRequest) -> HttpResponse:
    """Show what the file channel wrote, login codes too. Exists only in development."""
    if not settings.SHOW_OUTBOX_PAGE or settings.SMS_CHANNEL != "file":
        raise Http404
    return render(request, "notifications/dev_outbox.html", {"files": newest_files(SHOWN)})
