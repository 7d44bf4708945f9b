"""The student card (学员证), to show at the desk and to print on one sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from university.accounts.acting import student_required
from university.accounts.views.asking import student_of
from university.qr import qr_svg


@require_safe
@student_required
def card(request: HttpRequest) -> HttpResponse:
    """The card of the person in hand."""
    student = student_of(request)
    context = {
        "student": student,
        "qr": qr_svg(student.card_token),
        "back_url": reverse("accounts:my"),
    }
    return render(request, "accounts/card.html", context)
