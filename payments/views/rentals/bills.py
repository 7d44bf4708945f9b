"""One bill of a rental: what it is for, how to pay it, what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from payments.models import Order, Receipt, Rental
from payments.providers.registry import CASH, online_providers
from payments.services.attempts import start_payment
from payments.states.orders import AttemptState, OrderState
from payments.views.checkout import to_pay_page
from payments.views.people import actor_of
from payments.views.rentals.people import my_bill
from university.accounts.acting import login_alone_required
from university.money import yuan
from university.refusals import Refusal
from university.words import moment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_alone_required
def bill(request: HttpRequest, number: str) -> HttpResponse:
    """Ask how to pay an open bill, or say how it stands; on POST begin to pay."""
    order, rental = my_bill(request, number)
    if order.state == OrderState.PAID:
        return redirect("payments:returned", number)
    if request.method == "POST" and order.state == OrderState.OPEN:
        provider = request.POST.get("provider", "")
        if provider == CASH:
            return redirect("payments:cash", number)
        try:
            attempt = start_payment(actor=actor_of(request), order=order, provider=provider)
        except Refusal as refusal:
            return _refused(request, refusal)
        return to_pay_page(order, attempt)
    return render(request, "payments/rentals/bill.html", _context(order, rental))


def _context(order: Order, rental: Rental) -> dict[str, object]:
    is_open = order.state == OrderState.OPEN
    lines = [(line.description, yuan(line.amount_fen)) for line in order.lines.order_by("pk")]
    live = is_open and order.attempts.filter(state__in=AttemptState.live()).exists()
    return {
        "order": order,
        "rental": rental,
        "back_url": reverse("rentals:rental", args=[rental.number]),
        "lines": lines,
        "facts": [
            (_("Room"), rental.room.name),
            (_("Renter"), rental.renter.name),
            (_("Order number"), order.number),
            (_("Pay before"), moment(order.pay_by) if order.pay_by and is_open else ""),
        ],
        "is_open": is_open,
        "is_settled": order.state == OrderState.SETTLED,
        "is_begun": live,
        "providers": online_providers() if is_open else [],
        "receipt": Receipt.objects.filter(order=order, kind="receipt").first(),
    }


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "refused.html", {"refusal": refusal}, status=409)
