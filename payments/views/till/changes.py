"""Changes with money at the desk: a change of class, an exception, a refund that needs a person."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payments.forms.changes import (
    APPROVE,
    DECLINE,
    IN_CASH,
    RETRY,
    DecisionForm,
    ExceptionForm,
)
from payments.goods import goods_of
from payments.models import Order, OrderKind, Refund
from payments.providers.registry import CASH
from payments.services.changes.approvals import (
    MAY_APPROVE,
    MAY_EXCEPT,
    approve_refund,
    decline_refund,
    pay_in_cash_instead,
)
from payments.services.changes.exceptions import most_back, refund_by_exception, refunds_of
from payments.services.changes.moving import settle_transfer
from payments.services.refunds import retry_refund
from payments.states.orders import RefundState
from payments.views.changing import changed_context, transfer_or_404
from payments.views.facts import Facts
from payments.views.people import actor_of
from payments.views.refund_words import refund_words
from payments.views.till.access import may_look, may_take
from payments.views.till.leaving import MAY_LEAVE
from university.desk.access import desk_required
from university.money import yuan
from university.refusals import Refusal
from university.words import full_moment


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(MAY_LEAVE)
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a change of class stands; on POST one with nothing to pay is completed."""
    transfer = transfer_or_404(pk)
    if request.method == "POST":
        settle_transfer(transfer=transfer, actor=actor_of(request))
        return redirect("payments:till_changed", transfer.pk)
    context = changed_context(transfer) | {
        "student": transfer.student,
        "may_take": may_take(request),
    }
    return render(request, "payments/till/changed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(MAY_EXCEPT)
def exception(request: HttpRequest, number: str) -> HttpResponse:
    """Give money back that no table promises."""
    order = get_object_or_404(
        Order.objects.select_related("student"), number=number, kind=OrderKind.PLACE
    )
    posted = request.POST if request.method == "POST" else None
    form = ExceptionForm(posted, initial={"seen": refunds_of(order)})
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            refunds = refund_by_exception(
                actor=actor_of(request),
                order=order,
                amount_fen=said["amount"],
                reason=said["reason"],
                seen=said["seen"],
                way=said["way"],
            )
        except Refusal as refused:
            refusal = refused
        else:
            for row in refunds:
                messages.success(request, refund_words(row))
            return redirect("payments:till_taken", order.number)
    context = {
        "order": order,
        "form": form,
        "refusal": refusal,
        "most_fen": most_back(order),
        "facts": [
            (_("Student"), str(order.student or order.payer)),
            (_("For"), goods_of(order).title(order)),
            (_("Paid"), yuan(order.covered_fen)),
            (_("Can still go back"), yuan(most_back(order))),
        ],
    }
    return render(request, "payments/till/exception.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@may_look
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A refund that waits for a second person, or that did not go through."""
    rows = Refund.objects.select_related("payment__order__student", "asked_by", "decided_by")
    refund = get_object_or_404(rows, pk=pk)
    choices = _choices(request, refund)
    posted = request.POST if request.method == "POST" else None
    form = DecisionForm(posted, choices=choices) if choices else None
    refusal = None
    if request.method == "POST" and form and form.is_valid():
        try:
            _decide(request, refund, form.cleaned_data)
        except Refusal as refused:
            refusal = refused
        else:
            return redirect("payments:till_decide", refund.pk)
    context = {
        "refund": refund,
        "form": form,
        "refusal": refusal,
        "words": refund_words(refund),
        "facts": _facts(refund),
    }
    return render(request, "payments/till/decide.html", context, status=409 if refusal else 200)


def _choices(request: HttpRequest, refund: Refund) -> list[tuple[str, object]]:
    """What the person at the screen may do with this refund now."""
    may_except = request.user.has_perm(MAY_EXCEPT)
    choices: list[tuple[str, object]] = []
    if refund.state == RefundState.WAITING and request.user.has_perm(MAY_APPROVE):
        choices += [APPROVE, DECLINE]
    if refund.state == RefundState.FAILED and may_except:
        choices += [RETRY]
        if refund.provider != CASH:
            choices += [IN_CASH]
    return choices


def _decide(request: HttpRequest, refund: Refund, said: dict[str, str]) -> Refund:
    actor, reason = actor_of(request), said["reason"]
    acts: dict[str, Callable[[], Refund]] = {
        APPROVE[0]: lambda: approve_refund(actor=actor, refund=refund),
        DECLINE[0]: lambda: decline_refund(actor=actor, refund=refund, reason=reason),
        RETRY[0]: lambda: retry_refund(actor=actor, refund=refund),
        IN_CASH[0]: lambda: pay_in_cash_instead(actor=actor, refund=refund, reason=reason),
    }
    return acts[said["decision"]]()


def _facts(refund: Refund) -> Facts:
    order = refund.payment.order
    return [
        (_("Student"), str(order.student or order.payer) if order else ""),
        (_("For"), goods_of(order).title(order) if order else ""),
        (_("Order number"), order.number if order else ""),
        (_("Asked by"), str(refund.asked_by or "")),
        (_("Asked for on"), full_moment(refund.created_at)),
        (_("Why?"), refund.explanation),
        (_("Decided by"), str(refund.decided_by or "")),
        (_("Why so decided"), refund.decision),
    ]
