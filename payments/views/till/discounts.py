"""Granting a discount after looking at the proof (减免)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from payments.forms.counter import GrantForm
from payments.services.discounts import grant_discount
from payments.views.people import actor_of
from university.accounts.access import staff_permission_required
from university.accounts.models import Student


@require_http_methods(["GET", "HEAD", "POST"])
@staff_permission_required("payments.add_discountgrant")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which discount, until when, and whether the proof was seen. No copy is kept."""
    student = get_object_or_404(Student, pk=pk)
    form = GrantForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        grant_discount(
            actor=actor_of(request),
            student=student,
            rule=form.cleaned_data["rule"],
            valid_until=form.cleaned_data["valid_until"],
        )
        return redirect("payments:till_student", student.pk)
    return render(request, "payments/till/discount.html", {"student": student, "form": form})
