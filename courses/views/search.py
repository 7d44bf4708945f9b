"""The search page and its four states: nothing typed, too long, nothing found, found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.queries import open_term_ids, public_terms
from courses.search import MAX_LENGTH, find
from university.pages.queries import page_url


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what ``?q=`` finds, or what to do when it finds nothing."""
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())
    is_too_long = len(typed) > MAX_LENGTH
    groups = []
    if typed and not is_too_long:
        groups = find(typed, terms=public_terms(open_term_ids()), request=request)
    context = {
        "words": typed[:MAX_LENGTH],
        "is_too_long": is_too_long,
        "has_errors": is_too_long,
        "groups": groups,
        "max_length": MAX_LENGTH,
        "label": _("What are you looking for?"),
        "majors_url": page_url("courses.MajorIndexPage", request),
    }
    return render(request, "courses/search.html", context)
