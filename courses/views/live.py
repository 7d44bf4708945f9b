"""The way to a live meeting: an address of our own, which asks anew each time and sends on."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.audiences import watcher_of
from courses.live_cards import live_refusal
from courses.models import ClassSession
from courses.queries.lessons import rights_of
from courses.queries.live import LiveAccess, link_of, live_access, live_window, with_live

_ASKS_FIRST = {
    LiveAccess.LOG_IN: "accounts:login",
    LiveAccess.CHOOSE_PERSON: "accounts:choose_person",
}


@never_cache
@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Send somebody of the class on to the meeting while it is open; else say in words why not."""
    session = get_object_or_404(with_live(ClassSession.objects.all()), pk=pk)
    watcher, window = watcher_of(request), live_window()
    access = live_access(session, watcher, rights_of(watcher), window)
    link = link_of(session)
    if access == LiveAccess.OPEN and link is not None:
        answer = HttpResponseRedirect(link.url)
        # The service need not learn from where people come.
        answer["Referrer-Policy"] = "no-referrer"
        return answer
    if access in _ASKS_FIRST:
        there = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse(_ASKS_FIRST[access])}?{there}")
    context = {"refusal": live_refusal(session, access, window, request)}
    return render(request, "courses/live_refused.html", context, status=403)
