"""Taking cash (收现金): the sum, what was put down, the change, the receipt."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.models import Place
from enrollment.states import PlaceState
from payments.forms.counter import TenderForm
from payments.goods import goods_of
from payments.models import DiscountGrant, Order, OrderKind, Payment
from payments.providers.registry import CASH
from payments.queries.orders import order_of, place_of
from payments.services.class_places import CLASS_PLACES
from payments.services.orders import open_order
from payments.states.orders import OrderState
from payments.views.facts import Bill, bill_for, class_facts, parts_facts, pay_by_words
from payments.views.people import actor_of
from payments.views.till.access import may_look, may_take, needs_till
from payments.views.till.taking import (
    Taking,
    confirmed_taking,
    proposed_taking,
    tender_form,
)
from payments.views.till.taking import take as take_money
from university.accounts.models import Student
from university.refusals import Refusal


@require_safe
@may_look
def student(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a student has to pay, has paid, and which discounts somebody checked."""
    person = get_object_or_404(Student, pk=pk)
    places = Place.objects.filter(student=person, state=PlaceState.HELD).select_related(
        "student", "teaching_class__term", "teaching_class__slot", "teaching_class__room"
    )
    context = {
        "student": person,
        "bills": [(place, bill_for(place, order_of(place))) for place in places],
        "orders": Order.objects.filter(student=person)
        .exclude(state=OrderState.OPEN)
        .prefetch_related("lines", "receipts")[:10],
        "grants": DiscountGrant.objects.filter(
            student=person, revoked_at__isnull=True
        ).select_related("rule", "checked_by"),
        "may_take": may_take(request),
        "may_grant": request.user.has_perm("payments.add_discountgrant"),
    }
    return render(request, "payments/till/student.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_look
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what was put down, show the change, and on confirming take the money."""
    places = Place.objects.select_related(
        "student__login", "teaching_class__term", "teaching_class__slot", "teaching_class__room"
    )
    place = get_object_or_404(places, pk=pk)
    order = order_of(place)
    if order and order.state in (
        OrderState.PAID,
        OrderState.SETTLED,
        OrderState.REFUNDED,
        OrderState.ENDED,
    ):
        return redirect("payments:till_taken", order.number)
    bill = bill_for(place, order)
    if request.method == "POST" and not bill.total_fen:
        return _take(request, place, bill, None)
    form = tender_form(request.POST if request.method == "POST" else None, bill.owed)
    if request.method == "POST" and form.is_valid():
        if "confirmed" in request.POST:
            return _take(request, place, bill, confirmed_taking(form, bill.owed))
        return _page(request, place, bill, form, taking=proposed_taking(form, bill.owed))
    return _page(request, place, bill, form)


@require_safe
@may_look
def taken(request: HttpRequest, number: str) -> HttpResponse:
    """Say what was taken, and the change in big figures."""
    order = get_object_or_404(Order.objects.select_related("student"), number=number)
    payments = Payment.objects.filter(order=order)
    # The last that counts: what came on top went straight back.
    payment = payments.filter(counted_fen__gt=0).order_by("-pk").first()
    payment = payment or payments.order_by("pk").first()
    is_open = order.state == OrderState.OPEN
    is_over = order.state in (OrderState.CANCELLED, OrderState.EXPIRED)
    context = {
        "order": order,
        "facts": parts_facts(order),
        "pay_url": _take_url(order) if is_open and order.covered_fen else "",
        "may_take": may_take(request),
        "title": goods_of(order).title(order),
        "has_slip": order.kind == OrderKind.PLACE and _has_slip(order),
        "payment": payment,
        "is_cash": payment is not None and payment.provider == CASH,
        "receipts": order.receipts.filter(kind="receipt").order_by("-pk"),
        "is_settled": order.state == OrderState.SETTLED,
        "is_given_back": order.state == OrderState.REFUNDED or (is_over and order.paid_fen),
    }
    return render(request, "payments/till/taken.html", context)


def _take_url(order: Order) -> str:
    if order.kind == OrderKind.PLACE:
        return reverse("payments:till_take", args=[order.place_id])
    return reverse("payments:till_order", args=[order.number])


def _has_slip(order: Order) -> bool:
    place = place_of(order)
    return place is not None and place.state == PlaceState.CONFIRMED


def _take(request: HttpRequest, place: Place, bill: Bill, taking: Taking | None) -> HttpResponse:
    actor = actor_of(request)
    try:
        _require_cashier(request)
        order = open_order(actor=actor, place=place)
        if order.total_fen != bill.total_fen:
            # Priced anew between the two screens: the cashier must see the new sum first.
            return redirect("payments:till_take", place.pk)
        if order.total_fen and taking:
            take_money(actor=actor, order=order, taking=taking)
    except Refusal as refusal:
        if refusal.code == "already_paid" and (paid := order_of(place)):
            return redirect("payments:till_taken", paid.number)
        bill = bill_for(place, order_of(place))
        return _page(request, place, bill, tender_form(None, bill.owed), refusal=refusal)
    return redirect("payments:till_taken", order.number)


def _require_cashier(request: HttpRequest) -> None:
    """Asked before anything is priced: a free place needs a cashier too."""
    if not may_take(request):
        raise Refusal("not_a_cashier", _("Only a cashier can take cash."))


def _page(
    request: HttpRequest,
    place: Place,
    bill: Bill,
    form: TenderForm,
    *,
    taking: Taking | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "back_url": reverse("payments:till_student", args=[place.student_id]),
        "again_url": reverse("payments:till_take", args=[place.pk]),
        "gone": CLASS_PLACES.gone(),
        "form": form,
        "facts": [
            (_("Student"), str(place.student)),
            *class_facts(place.teaching_class)[:3],
            *bill.facts(),
            *parts_facts(bill.owed),
            (_("Pay before"), pay_by_words(place)),
        ],
        "order": bill.owed,
        "taking": taking,
        "is_held": place.state == PlaceState.HELD,
        "may_take": may_take(request),
        "needs_till": needs_till(request),
        "refusal": refusal,
    }
    return render(request, "payments/till/take.html", context, status=409 if refusal else 200)
