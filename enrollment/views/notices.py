"""What was said to a class, for the people of the class."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.audiences import watcher_of
from courses.models import TeachingClass
from courses.queries.lessons import rights_of
from enrollment.queries.notices import standing
from university.accounts.acting import login_required_senior
from university.pages.paging import a_page_of, other_filters


@require_safe
@never_cache
@login_required_senior
def class_notices(request: HttpRequest, pk: int) -> HttpResponse:
    """All notices of a class that stand, six a screen; whoever is not of the class finds none."""
    teaching_class = get_object_or_404(TeachingClass, pk=pk)
    rights = rights_of(watcher_of(request))
    if pk not in rights.classes | rights.teaches and not rights.sees_all:
        raise Http404
    screen = a_page_of(standing([pk]), request)
    context = {
        "teaching_class": teaching_class,
        "notices": list(screen.object_list),
        "page_obj": screen,
        "query": other_filters(request),
        "back_url": reverse("accounts:my"),
    }
    return render(request, "enrollment/class_notices.html", context)
