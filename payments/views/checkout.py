"""Paying (交费): what it costs, how to pay, and coming back from the pay page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.models import Place
from enrollment.states import PlaceState
from payments.goods import goods_of
from payments.models import MoneySettings, Order, PaymentAttempt
from payments.providers.registry import CASH, TRANSFER, online_providers
from payments.queries.orders import Purchase
from payments.services.attempts import (
    check_attempt,
    start_first_payment,
    start_payment,
    unknown_provider,
)
from payments.services.orders import open_order
from payments.services.parts import parts_of, unfinished_fen
from payments.states.orders import AttemptState, OrderState
from payments.views.facts import bill_for, class_facts, pay_by_words
from payments.views.people import (
    actor_of,
    last_attempt,
    my_order,
    my_purchase,
    require_may_pay,
    student_of,
)
from university import clock
from university.accounts.acting import login_required_senior, student_required
from university.public_cache import kept
from university.refusals import Refusal
from university.words import moment

_DONE = (OrderState.PAID, OrderState.SETTLED, OrderState.REFUNDED, OrderState.ENDED)
#: What says how to pay without a pay page.
_BY_HAND = {CASH: "cash", TRANSFER: "transfer"}
_ENDED = (OrderState.CANCELLED, OrderState.EXPIRED)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def checkout(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a held place costs; on POST begin to pay by the chosen way."""
    if request.method == "POST" and (answer := _paying_online(request, pk)):
        return answer
    purchase = my_purchase(request, pk)
    place, order = purchase.place, purchase.order
    if order and order.state in _DONE:
        return redirect("payments:returned", order.number)
    if order and order.state in _ENDED and unfinished_fen(order):
        return redirect("payments:result", order.number)
    try:
        _require_payable(place, order)
        require_may_pay(request)
        if request.method == "POST":
            return _pay_by_hand(request, place)
    except Refusal as refusal:
        return _refused(request, refusal)
    return _checkout_page(request, purchase)


@require_safe
@login_required_senior
def cash(request: HttpRequest, number: str) -> HttpResponse:
    """Say where to bring the cash, how much, until when, and under which number."""
    order = my_order(request, number)
    if order.state != OrderState.OPEN:
        return redirect("payments:returned", order.number)
    goods = goods_of(order)
    facts = [
        (_("For"), goods.title(order)),
        (_("Order number"), order.number),
        (_("Bring it before"), moment(order.pay_by) if order.pay_by else ""),
    ]
    context = {
        "order": order,
        "pay_path": goods.pay_path(order),
        "facts": facts,
        "papers": parts_of(order),
    }
    return render(request, "payments/cash.html", context)


@require_safe
@login_required_senior
def returned(request: HttpRequest, number: str) -> HttpResponse:
    """Coming back from a pay page: ask for the truth, never believe the address."""
    attempt = last_attempt(request, number)
    order = attempt.order if attempt else my_order(request, number)
    if order.state in _DONE and order.state != OrderState.PAID:
        return redirect(goods_of(order).result_path(order))
    if attempt and attempt.state in AttemptState.live():
        attempt = check_attempt(attempt=attempt)
        order = attempt.order
    if order.state in _DONE and order.state != OrderState.PAID:
        return redirect(goods_of(order).result_path(order))
    return _not_settled_page(request, order, attempt)


@require_POST
@login_required_senior
def go_on(request: HttpRequest, number: str) -> HttpResponse:
    """Go back to a pay page that is still open."""
    order = my_order(request, number)
    attempt = order.attempts.filter(state=AttemptState.PENDING).order_by("-pk").first()
    if attempt is None or order.state != OrderState.OPEN:
        return redirect("payments:returned", order.number)
    try:
        require_may_pay(request)
        started = start_payment(actor=actor_of(request), order=order, provider=attempt.provider)
    except Refusal as refusal:
        return _refused(request, refusal)
    return to_pay_page(order, started)


def _pay_by_hand(request: HttpRequest, place: Place) -> HttpResponse:
    provider = request.POST.get("provider", "")
    order = open_order(actor=actor_of(request), place=place)
    if order.state != OrderState.OPEN:
        return redirect("payments:returned", order.number)
    if provider not in _BY_HAND:
        return _refused(request, unknown_provider())
    return redirect(f"payments:{_BY_HAND[provider]}", order.number)


def _paying_online(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Begin to pay online; None when another way was chosen, or a page must say how it stands."""
    provider = request.POST.get("provider", "")
    if provider in ("", *_BY_HAND):
        return None
    try:
        require_may_pay(request)
    except Refusal:
        return None  # What is paid already is shown to helpers, too.
    try:
        order, attempt = start_first_payment(
            actor=actor_of(request),
            student=student_of(request),
            place_id=pk,
            provider=provider,
        )
    except Place.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return None if refusal.code == "place_gone" else _refused(request, refusal)
    if attempt is None:
        return redirect("payments:returned", order.number)
    return to_pay_page(order, attempt)


def to_pay_page(order: Order, attempt: PaymentAttempt) -> HttpResponse:
    """Send the payer to the provider's page, or to where we say how it stands."""
    if attempt.state == AttemptState.PENDING and attempt.pay_url:
        answer = redirect(attempt.pay_url)
        answer.status_code = 303
        return answer
    return redirect("payments:returned", order.number)


def _checkout_page(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    place, order = purchase.place, purchase.order
    bill = bill_for(place, order, purchase.granted)
    if bill.total_fen:
        deadline = [(_("Pay before"), pay_by_words(place))]
    else:
        deadline = [(_("Confirm before"), pay_by_words(place))]
    live = order and order.attempts.filter(state__in=AttemptState.live()).exists()
    context = {
        "place": place,
        "order": order,
        "facts": [
            (_("Student"), place.student.name),
            *class_facts(place.teaching_class)[:3],
            *bill.facts(),
            *deadline,
        ],
        "total_fen": bill.total_fen,
        "owed": bill.owed,
        "papers": parts_of(bill.owed),
        "providers": online_providers(),
        "takes_transfers": kept("takes_transfers", _takes_transfers),
        "is_begun": live,
    }
    return render(request, "payments/checkout.html", context)


def _takes_transfers() -> bool:
    # Read without making the row: a row that is made would build every kept page anew.
    row = MoneySettings.objects.first()
    return row is not None and row.takes_transfers


def _not_settled_page(
    request: HttpRequest, order: Order, attempt: PaymentAttempt | None
) -> HttpResponse:
    goods = goods_of(order)
    context: dict[str, object] = {
        "order": order,
        "pay_path": goods.pay_path(order),
        "attempt": attempt,
        "asked_fen": attempt.amount_fen if attempt else order.total_fen,
    }
    if order.state == OrderState.PAID or (attempt and attempt.state in AttemptState.live()):
        context["may_go_on"] = (
            order.state == OrderState.OPEN
            and attempt is not None
            and attempt.state == AttemptState.PENDING
        )
        return render(request, "payments/checking.html", context)
    if order.state in _ENDED:
        if unfinished_fen(order):
            return redirect(goods.result_path(order))
        return _refused(request, goods.gone())
    if attempt is None:
        return redirect(goods.pay_path(order))
    return render(request, "payments/not_paid.html", context)


def _require_payable(place: Place, order: Order | None) -> None:
    is_late = place.held_until is not None and place.held_until < clock.now()
    ended = order is not None and order.state in _ENDED
    if place.state != PlaceState.HELD or is_late or ended:
        raise _too_late()


def _too_late() -> Refusal:
    return Refusal(
        "place_gone",
        _("This place is no longer kept for you."),
        _("You can apply for the class again."),
    )


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page that says why not; 409, because nothing was done."""
    return render(request, "refused.html", {"refusal": refusal}, status=409)
