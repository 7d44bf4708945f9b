"""Who leads a class: named and ended by the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import TeachingClass
from enrollment.models import ClassLeader
from enrollment.queries.rosters import leaders_of, people_of
from enrollment.services.class_leaders import MAY_NAME, end_leadership, name_leader
from enrollment.views.classroom.access import login_of
from university import clock
from university.accounts.access import staff_permission_required
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@staff_permission_required(MAY_NAME)
def leaders(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the leaders and everybody who could be one; name or end one."""
    teaching_class = get_object_or_404(TeachingClass.objects.select_related("term"), pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            sentence = _act(request, teaching_class)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, sentence)
            return redirect("classroom:leaders", pk)
    standing = list(leaders_of([teaching_class.pk], clock.today()))
    context = {
        "teaching_class": teaching_class,
        "leaders": standing,
        "people": people_of(teaching_class.pk).exclude(pk__in=[row.student_id for row in standing]),
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("classroom:sessions"),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/classroom/leaders.html", context, status=status)


def _act(request: HttpRequest, teaching_class: TeachingClass) -> str:
    login = login_of(request)
    if ended := request.POST.get("end", ""):
        row = get_object_or_404(
            ClassLeader.objects.select_related("student"),
            pk=_number(ended),
            teaching_class=teaching_class,
        )
        end_leadership(actor=login, leader=row)
        return _("%(name)s is no longer class leader.") % {"name": row.student.name}
    student = get_object_or_404(
        people_of(teaching_class.pk), pk=_number(request.POST.get("name", ""))
    )
    name_leader(actor=login, teaching_class=teaching_class, student=student)
    return _("%(name)s is class leader now.") % {"name": student.name}


def _number(text: str) -> int:
    return int(text[:18]) if text.isascii() and text.isdecimal() else 0
