"""Please call: people who missed two meetings in a row. A question to a person, nothing else."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import ClassSession
from enrollment.models import AbsenceOutcome
from enrollment.queries.absences import AbsentPerson, absent_person, people_to_call
from enrollment.services.absence_calls import note_absence_call
from enrollment.views.classroom.access import login_of
from enrollment.views.classroom.words import missed_words
from university.accounts.access import staff_permission_required
from university.accounts.models import Student
from university.refusals import Refusal
from university.words import phone

_A_PAGE = 20


@require_safe
@staff_permission_required("enrollment.view_absencecall")
def calls(request: HttpRequest) -> HttpResponse:
    """List whom to ring, who has waited longest first."""
    page = Paginator(people_to_call(), _A_PAGE).get_page(request.GET.get("page"))
    may_note = request.user.has_perm("enrollment.add_absencecall")
    rows = [(person, missed_words(person)) for person in page.object_list]
    context = {"page_obj": page, "rows": rows, "may_note": may_note}
    return render(request, "enrollment/classroom/calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_permission_required("enrollment.add_absencecall")
def call(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """Show one call: whom to ring, what to ask; write down how it ended."""
    student = get_object_or_404(Student, pk=student_pk)
    session = get_object_or_404(ClassSession, pk=pk)
    refusal = None
    if request.method == "POST":
        try:
            note_absence_call(
                actor=login_of(request),
                student=student,
                session=session,
                outcome=request.POST.get("outcome", ""),
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(
                request, _("Written down: you called %(name)s.") % {"name": student.name}
            )
            return redirect("classroom:calls")
    person = absent_person(student_pk, pk)
    if person is None and refusal is None:
        raise Http404
    context = {
        "person": person,
        "facts": _whom_to_ring(person) if person else [],
        "outcomes": AbsenceOutcome.choices,
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("classroom:calls"),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/classroom/call.html", context, status=status)


def _whom_to_ring(person: AbsentPerson) -> list[tuple[str, str]]:
    student = person.student
    theirs = student.emergency_contact_phone
    return [
        (_("Student"), f"{student.name}（{student.student_no}）"),
        (_("Class"), person.class_name),
        (_("Missed"), "；".join(missed_words(person))),
        (_("Phone"), phone(student.phone) if student.phone else pgettext("phone", "none")),
        (_("Emergency contact"), student.emergency_contact_name),
        (_("Their phone"), phone(theirs) if theirs else ""),
    ]
