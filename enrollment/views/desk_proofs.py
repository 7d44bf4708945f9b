"""Papers at the desk: which are asked for, which were seen, one button each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from enrollment.models import ProofKind
from enrollment.queries.papers import proofs_of
from enrollment.services.proofs import record_proof
from enrollment.views.people import actor_of
from university.accounts.models import Student
from university.desk.access import desk_required

_MAY_SEE, _MAY_WRITE = "enrollment.view_studentproof", "enrollment.add_studentproof"


def desk_panel(request: HttpRequest, student: Student) -> str:
    """Every kind of paper, with the day on which it was last seen. Two statements."""
    if not request.user.has_perm(_MAY_SEE):
        return ""
    kinds = list(ProofKind.objects.all())
    if not kinds:
        return ""
    seen = {proof.kind_id: proof for proof in reversed(proofs_of(student))}
    context = {
        "student": student,
        "kinds": [(kind, seen.get(kind.pk)) for kind in kinds],
        "may_write": request.user.has_perm(_MAY_WRITE),
    }
    return render_to_string("enrollment/parts/desk_proofs.html", context, request)


@require_POST
@desk_required(_MAY_WRITE)
def proof(request: HttpRequest, student_pk: int, pk: int) -> HttpResponse:
    """Write down that a paper was seen."""
    student = get_object_or_404(Student, pk=student_pk)
    kind = get_object_or_404(ProofKind, pk=pk)
    record_proof(actor=actor_of(request), student=student, kind=kind)
    messages.success(request, _("Written down: %(name)s was seen.") % {"name": kind.name})
    return redirect("desk:student", student_pk)
