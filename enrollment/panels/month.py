"""The way to the summary of the month, on one's own page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.audiences import watcher_of
from courses.request_rights import rights_for
from enrollment.queries.month import has_news, has_running_class, this_month


def my_month(request: HttpRequest) -> str:
    """A button, with a quiet word when something is new; for people in a class that runs."""
    watcher = watcher_of(request)
    if watcher.student is None or not has_running_class(watcher.student):
        return ""
    news = has_news(watcher.student, rights_for(request).classes)
    context = {"month": this_month(), "has_news": news}
    return render_to_string("enrollment/parts/my_month.html", context, request)
