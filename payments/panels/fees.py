"""Parts of pages that lower houses own."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.models import TeachingClass
from enrollment.models import Place
from enrollment.states import PlaceState
from payments.models import DiscountRule, Order
from payments.queries.orders import refunds_at_desk
from payments.views.till.leaving import MAY_LEAVE
from payments.words.fees import fee_rows
from university import clock
from university.accounts.models import Student
from university.public_cache import kept


@dataclass(frozen=True)
class DeskRow:
    """One live place, and what the desk may do with it."""

    place: Place
    is_held: bool
    slip_number: str
    order: Order | None
    may_leave: bool


def my_fees(request: HttpRequest) -> str:
    """Return how many fees are open, and the way to what was paid. The places stand elsewhere."""
    student = getattr(getattr(request, "acting", None), "student", None)
    if student is None:
        return ""
    context = {"unpaid": Place.objects.filter(student=student, state=PlaceState.HELD).count()}
    return render_to_string("payments/panels/my.html", context, request)


def class_fee(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """Return what a class costs, and what each discount makes of it."""
    rules = kept(
        "shown_discounts",
        lambda: list(DiscountRule.objects.filter(is_active=True).order_by("-percent_paid", "code")),
    )
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
    """Return the live places of a student at the desk: to pay, print, leave. Three queries."""
    if not request.user.has_perm("payments.view_order"):
        return ""
    may_leave = request.user.has_perm(MAY_LEAVE)
    context = {
        "student": student,
        "rows": [_desk_row(place, may_leave=may_leave) for place in _live(student)],
        "cash_back": refunds_at_desk().filter(payment__order__student=student).count(),
        "may_take": request.user.has_perm("payments.take_cash"),
    }
    return render_to_string("payments/panels/desk.html", context, request)


def _live(student: Student) -> list[Place]:
    """Places taken in terms that are not over, with their orders; offers have no money yet."""
    live = Place.objects.filter(
        student=student,
        state__in=PlaceState.accepted(),
        teaching_class__term__ends_on__gte=clock.today(),
    )
    return list(
        live.select_related("teaching_class__term")
        .prefetch_related("order_lines__order")
        .order_by("pk")
    )


def _desk_row(place: Place, *, may_leave: bool) -> DeskRow:
    is_held = place.state == PlaceState.HELD
    orders = [line.order for line in place.order_lines.all()]
    return DeskRow(
        place=place,
        is_held=is_held,
        slip_number=orders[0].number if orders and not is_held else "",
        order=orders[0] if orders else None,
        may_leave=may_leave,
    )
