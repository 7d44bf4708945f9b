"""Paying cash back (退现金)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from payments.goods import goods_of
from payments.models import Refund
from payments.providers.registry import CASH
from payments.queries.orders import refunds_at_desk
from payments.services.refunds import pay_out_cash_refund
from payments.states.orders import RefundState
from payments.views.people import actor_of
from payments.views.till.access import may_look
from university.refusals import Refusal
from university.words import full_moment

ROWS_A_PAGE = 20


@require_safe
@may_look
def refund_list(request: HttpRequest) -> HttpResponse:
    """List the cash that waits to be fetched, oldest first."""
    page = Paginator(refunds_at_desk(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/till/refunds.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@may_look
def pay_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one refund in big figures; on POST the cash was handed over."""
    refund = get_object_or_404(
        Refund.objects.select_related("payment__order__student").filter(provider=CASH),
        pk=pk,
    )
    refusal = None
    if request.method == "POST":
        try:
            pay_out_cash_refund(actor=actor_of(request), refund=refund)
        except Refusal as refused:
            refusal = refused
            refund.refresh_from_db()
        else:
            return redirect("payments:till_refund", refund.pk)
    order = refund.payment.order
    context = {
        "refund": refund,
        "refusal": refusal,
        "is_done": refund.state == RefundState.DONE,
        "note": getattr(refund, "credit_note", None),
        "may_pay_out": request.user.has_perm("payments.pay_out_cash"),
        "facts": [
            (_("Payer"), str(order.student or order.payer) if order else ""),
            (_("For"), goods_of(order).title(order) if order else ""),
            (_("Order number"), order.number if order else ""),
            (_("Asked for on"), full_moment(refund.created_at)),
            (_("Paid back on"), full_moment(refund.done_at) if refund.done_at else ""),
        ],
    }
    return render(request, "payments/till/refund.html", context, status=409 if refusal else 200)
