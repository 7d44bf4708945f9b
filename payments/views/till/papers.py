"""The papers, printed at the counter for people who came in person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from payments.models import Order, Receipt
from payments.queries.orders import Papers, place_of, receipts_of
from payments.views.results import receipt_context, slip_context
from payments.views.till.access import may_look


@require_safe
@may_look
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """The admission slip."""
    order = get_object_or_404(Order.objects.select_related("student"), number=number)
    place = place_of(order)
    if place is None:
        return redirect("payments:till_taken", order.number)
    papers = Papers(order, place, receipts_of(order))
    context = slip_context(papers) | {"back_url": _back(order)}
    return render(request, "payments/slip.html", context)


@require_safe
@may_look
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """A receipt or a credit note."""
    found = get_object_or_404(Receipt.objects.select_related("order__student"), number=number)
    context = receipt_context(found) | {"back_url": _back(found.order)}
    return render(request, "payments/receipt.html", context)


def _back(order: Order) -> str:
    return reverse("payments:till_taken", args=[order.number])
