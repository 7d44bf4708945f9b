"""Parts of pages that lower houses own."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.models import TeachingClass
from enrollment.models import Place
from enrollment.states import PlaceState
from payments.fee_words import fee_rows
from payments.models import DiscountRule
from payments.queries import refunds_at_desk
from university.accounts.models import Student


def my_fees(request: HttpRequest) -> str:
    """Return how many fees are open, and the way to what was paid. The places stand elsewhere."""
    student = getattr(getattr(request, "acting", None), "student", None)
    if student is None:
        return ""
    context = {"unpaid": Place.objects.filter(student=student, state=PlaceState.HELD).count()}
    return render_to_string("payments/panels/my.html", context, request)


def class_fee(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """Return what a class costs, and what each discount makes of it."""
    rules = DiscountRule.objects.filter(is_active=True).order_by("-percent_paid", "code")
    fee, materials = teaching_class.fee_fen, teaching_class.material_fee_fen
    context = {
        "fee_fen": fee,
        "material_fee_fen": materials,
        "total_fen": fee + materials,
        "rows": fee_rows(fee, materials, rules),
        "approval_no": teaching_class.term.fee_approval_no,
    }
    return render_to_string("payments/panels/fees.html", context, request)


def desk_fees(request: HttpRequest, student: Student) -> str:
    """Return what a student at the desk has to pay, and the way to the till."""
    if not request.user.has_perm("payments.view_order"):
        return ""
    context = {
        "student": student,
        "places": _held(student),
        "cash_back": refunds_at_desk().filter(payment__order__student=student).count(),
    }
    return render_to_string("payments/panels/desk.html", context, request)


def _held(student: Student) -> list[Place]:
    held = Place.objects.filter(student=student, state=PlaceState.HELD)
    return list(held.select_related("teaching_class").order_by("held_until"))
