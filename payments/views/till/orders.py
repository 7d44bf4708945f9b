"""Taking cash for an order by its number, whatever it is for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payments.forms.counter import TenderForm
from payments.goods import goods_of
from payments.models import Order
from payments.states.orders import OrderState
from payments.views.facts import parts_facts
from payments.views.people import actor_of
from payments.views.till.access import may_look, may_take, needs_till
from payments.views.till.taking import (
    Taking,
    confirmed_taking,
    proposed_taking,
    take,
    tender_form,
)
from university.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@may_look
def take_order(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what was put down, show the change, and on confirming take the money."""
    order = get_object_or_404(Order.objects.select_related("student"), number=number)
    if order.state in (OrderState.PAID, OrderState.SETTLED, OrderState.REFUNDED):
        return redirect("payments:till_taken", order.number)
    form = tender_form(request.POST if request.method == "POST" else None, order)
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            return _take(request, order, confirmed_taking(form, order))
        return _page(request, order, form, taking=proposed_taking(form, order))
    return _page(request, order, form)


def _take(request: HttpRequest, order: Order, taking: Taking) -> HttpResponse:
    try:
        take(actor=actor_of(request), order=order, taking=taking)
    except Refusal as refusal:
        if refusal.code == "already_paid":
            return redirect("payments:till_taken", order.number)
        order.refresh_from_db()
        return _page(request, order, tender_form(None, order), refusal=refusal)
    return redirect("payments:till_taken", order.number)


def _page(
    request: HttpRequest,
    order: Order,
    form: TenderForm,
    *,
    taking: Taking | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    goods = goods_of(order)
    context = {
        "back_url": reverse("payments:till"),
        "again_url": reverse("payments:till_order", args=[order.number]),
        "gone": goods.gone(),
        "form": form,
        "facts": [
            (_("Payer"), order.payer),
            *goods.facts(order),
            (_("Order number"), order.number),
            *parts_facts(order),
        ],
        "order": order,
        "taking": taking,
        "is_held": order.state == OrderState.OPEN and goods.is_kept(order),
        "may_take": may_take(request),
        "needs_till": needs_till(request),
        "refusal": refusal,
    }
    return render(request, "payments/till/take.html", context, status=409 if refusal else 200)
