"""Auditions (面试): the teacher, or staff who were there, writes down yes or no."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enrollment.models import Audition
from enrollment.queries.auditions import hears_somebody, wishes_to_hear
from enrollment.services.wishes import record_audition
from enrollment.views.application_words import choice_word
from enrollment.views.people import actor_of
from university.accounts.access import staff_only
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(hears_somebody)
def auditions(request: HttpRequest) -> HttpResponse:
    """Who is to be heard, class by class; on POST one answer is written down."""
    if request.method == "POST":
        return _write(request)
    rows = list(wishes_to_hear(actor_of(request)))
    groups = [
        (teaching_class, [(wish, choice_word(wish.rank)) for wish in wishes])
        for teaching_class, wishes in groupby(rows, key=lambda wish: wish.teaching_class)
    ]
    return render(request, "enrollment/desk/auditions.html", {"groups": groups})


def _write(request: HttpRequest) -> HttpResponse:
    value = request.POST.get("wish", "")
    result = request.POST.get("result", "")
    if result not in {Audition.PASSED, Audition.NOT_PASSED} or not value.isdecimal():
        return redirect("enrollment:auditions")
    actor = actor_of(request)
    wish = get_object_or_404(wishes_to_hear(actor), pk=int(value[:9]))
    name = wish.application.student.name
    try:
        record_audition(actor=actor, wish=wish, result=result)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.next_step}")
    else:
        messages.success(request, _("Written down for %(name)s.") % {"name": name})
    return redirect("enrollment:auditions")
