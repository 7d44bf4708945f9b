"""Paying by bank transfer: to which account, how much, and which number to write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from payments.goods import goods_of
from payments.models import MoneySettings
from payments.services.parts import parts_of
from payments.states.orders import OrderState
from payments.views.people import my_order
from university.accounts.acting import login_required_senior
from university.words import moment


@require_safe
@never_cache
@login_required_senior
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Say where to transfer to; an order that is paid, or over, leads to what became of it."""
    order, account = my_order(request, number), MoneySettings.load()
    if order.state != OrderState.OPEN:
        return redirect("payments:returned", order.number)
    goods = goods_of(order)
    if not account.takes_transfers:
        return redirect(goods.pay_path(order))
    facts = [
        (_("For"), goods.title(order)),
        (_("Name of the account"), account.account_name),
        (_("Account number"), account.account_no),
        (_("Bank"), account.account_bank),
        (_("Must arrive before"), moment(order.pay_by) if order.pay_by else ""),
    ]
    context = {
        "order": order,
        "pay_path": goods.pay_path(order),
        "facts": facts,
        "papers": parts_of(order),
    }
    return render(request, "payments/transfer.html", context)
