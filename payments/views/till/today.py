"""The till's first page: what I took today, what is waiting to be paid out."""

from datetime import datetime, time

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from payments.models import Order, OrderKind, Payment, Refund
from payments.providers.registry import CASH
from payments.queries.orders import refunds_at_desk
from payments.services import tills
from payments.states.orders import RefundState
from payments.views.people import actor_of
from payments.views.till.access import may_look, may_take
from university import clock
from university.accounts.models import Student
from university.models import StateChange

ROWS_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@may_look
def today(request: HttpRequest) -> HttpResponse:
    """Show today's cash of the person at the screen; ``q`` finds a student or an order.

    It is posted: names do not belong into an address.
    """
    asked = request.POST.get("q", "").replace("\0", "").strip()
    if asked and (found := _find(asked)):
        return redirect(found)
    begins = timezone.make_aware(datetime.combine(clock.today(), time.min))
    taken = Payment.objects.filter(
        provider=CASH, recorded_by=request.user.pk, received_at__gte=begins
    ).select_related("order__student", "receipt")
    taken_fen = taken.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    paid_out = _paid_out_fen(request, begins)
    till = tills.till_of(actor_of(request)) if may_take(request) else None
    context = {
        "page_obj": Paginator(taken, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "taken_fen": taken_fen,
        "paid_out_fen": paid_out,
        "till": till,
        "is_stale": till is not None and till.day < clock.today(),
        "waiting": refunds_at_desk().count(),
        "asked": asked,
        "may_take": may_take(request),
    }
    return render(request, "payments/till/today.html", context)


def _paid_out_fen(request: HttpRequest, since: datetime) -> int:
    """Return the cash that the person at the screen handed back, by the history of the rows."""
    mine = StateChange.objects.filter(
        kind="payments.refund", new_state=RefundState.DONE, actor=request.user.pk, at__gte=since
    ).values("object_id")
    refunds = Refund.objects.filter(pk__in=mine, provider=CASH)
    return refunds.aggregate(fen=Sum("amount_fen"))["fen"] or 0


def _find(asked: str) -> str:
    """Return the page of the student or order whose number or name was typed, if it is one."""
    order = Order.objects.filter(number=asked.upper()).first()
    if order and order.kind != OrderKind.PLACE:
        return reverse("payments:till_order", args=[order.number])
    if order:
        return reverse("payments:till_student", args=[order.student_id])
    for match in ({"student_no": asked.upper()}, {"name": asked}):
        people = list(Student.objects.filter(**match).values_list("pk", flat=True)[:2])
        if len(people) == 1:
            return reverse("payments:till_student", args=[people[0]])
    return ""
