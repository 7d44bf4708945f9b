"""My classes: what I hold, what it needs from me, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.live_panels import my_live
from enrollment.views.people import student_of
from enrollment.views.place_rows import place_rows
from university.accounts.acting import student_required


@require_safe
@never_cache
@student_required
def places(request: HttpRequest) -> HttpResponse:
    """Every place of the student in hand, the live ones first."""
    rows = place_rows(student_of(request))
    live = [row for row in rows if row.is_live]
    ended = [row for row in rows if not row.is_live]
    context = {"live": live, "ended": ended[:6], "live_meetings": my_live(request)}
    return render(request, "enrollment/places.html", context)
