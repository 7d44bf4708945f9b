"""Orders: the price agreed, once for each place."""

from collections.abc import Callable, Collection
from copy import deepcopy
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import TeachingClass
from enrollment.models import Place, Round
from enrollment.states import PlaceState
from payments.goods import goods_of
from payments.models import (
    LineKind,
    Order,
    OrderKind,
    OrderLine,
    RefundPolicy,
)
from payments.pricing import tuition as pricing
from payments.pricing.refund_rules import DEFAULT_STEPS, NOTHING_BACK
from payments.queries.discounts import granted_codes, rules_in_force
from payments.queries.orders import Purchase, lock_purchase, order_of
from payments.services.changes.carrying import carry
from payments.services.changes.worth import order_before, worth_of
from payments.services.parts import close_unpaid
from payments.services.settlement import record_payment, settle_quietly
from payments.states.orders import OrderState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row
from university.public_cache import kept
from university.refusals import Refusal

T = TypeVar("T")

#: What a payment row says when there was nothing to pay.
FREE = "free"


def open_order(*, actor: User | None, place: Place) -> Order:
    """Return the order of a held place, priced and frozen; the same place gives the same order.

    An order of 0 yuan settles at once, without a provider. Raises Refusal("place_gone") when the
    place is no longer held and was never priced.
    """
    order, _is_new = find_or_create_order(actor=actor, place=place)
    return settle_free(order=order)


def quote(
    *, student: Student, place: Place, granted: Collection[str] | None = None
) -> list[OrderLine]:
    """Return the lines as they would be priced today, unsaved.

    A place that replaces another one costs what the other one was not worth. ``granted`` are the
    discounts that ``student`` proved; they are looked up where they are not in hand.
    """
    transfer = getattr(place, "transfer_into", None)
    lines = _price(student, place, granted)
    return _less(lines, transfer.place) if transfer else lines


def quote_move(*, place: Place, to_class: TeachingClass) -> list[OrderLine]:
    """Return the lines of a place in ``to_class`` that would replace ``place``, unsaved."""
    new = Place(student=place.student, teaching_class=to_class)
    return _less(_price(place.student, new, None), place)


def _less(lines: list[OrderLine], old: Place) -> list[OrderLine]:
    before = order_of(old)
    if before is None:
        return _without_books(lines, old.teaching_class)
    is_worth = before.state == OrderState.SETTLED
    return carry(lines, worth_of(before)) if is_worth else lines


def _without_books(lines: list[OrderLine], old: TeachingClass) -> list[OrderLine]:
    """A place that was paid before we kept books: only what the new class costs more is asked."""
    known = {LineKind.TUITION: old.fee_fen, LineKind.MATERIALS: old.material_fee_fen}
    for line in lines:
        line.list_price_fen = max(0, line.list_price_fen - known[LineKind(line.kind)])
        line.discount_fen = min(line.discount_fen, line.list_price_fen)
        line.amount_fen = line.list_price_fen - line.discount_fen
    return lines


def _price(student: Student, place: Place, granted: Collection[str] | None) -> list[OrderLine]:
    teaching_class, term = place.teaching_class, place.teaching_class.term
    rules = rules_in_force()
    age = student.age_on(term.starts_on)
    if granted is None:
        granted = granted_codes(student, on=clock.today())
    steps, material_steps = _promised(place, term.pk)
    tuition = pricing.price_tuition(teaching_class.fee_fen, rules, age=age, granted=granted)
    lines = [_line(place, LineKind.TUITION, teaching_class.name, tuition, steps)]
    if teaching_class.material_fee_fen:
        materials = pricing.price_materials(
            teaching_class.material_fee_fen, rules, age=age, granted=granted
        )
        lines.append(
            _line(place, LineKind.MATERIALS, teaching_class.name, materials, material_steps)
        )
    return lines


def expire_due_orders() -> int:
    """The sweep: close orders whose time ran out, or whose place was given back."""
    gone = Q(lines__place__state__in=[PlaceState.CANCELLED, PlaceState.LAPSED])
    due = Order.objects.filter(Q(pay_by__lt=clock.now()) | gone, state=OrderState.OPEN)
    closed = 0
    for pk in due.order_by("pk").values_list("pk", flat=True).distinct()[:200]:
        with transaction.atomic():
            order = lock_row(Order, pk)
            is_late = order.pay_by is not None and order.pay_by < clock.now()
            to = OrderState.EXPIRED if is_late else OrderState.CANCELLED
            if order.state == OrderState.OPEN:
                goods_of(order).let_go(order)
                closed += close_unpaid(order=order, to=to, actor=None, reason="sweep")
    return closed


def find_or_create_order(*, actor: User | None, place: Place) -> tuple[Order, bool]:
    """Return the order of a place, and whether it was made now. One of 0 yuan is not settled yet.

    Raises Refusal("place_gone") when the place is no longer held and was never priced.
    """

    def find_or_create() -> tuple[Order, bool]:
        found = lock_purchase(student_id=place.student_id, place_id=place.pk)
        # What is known of it need not be asked for once more.
        found.place.student, found.place.teaching_class = place.student, place.teaching_class
        return order_for(actor=actor, purchase=found)

    return once_more(find_or_create)


def once_more(find_or_create: Callable[[], T]) -> T:
    """Do it in a transaction; once more, when somebody made the same order at the same moment.

    Lock and order are read by one statement, and PostgreSQL shows who waited for the lock the
    order only as it was before; then the unique line of the place says no.
    """
    try:
        with states.together():
            return find_or_create()
    except IntegrityError:
        with states.together():
            return find_or_create()


def order_for(*, actor: User | None, purchase: Purchase) -> tuple[Order, bool]:
    """Return the order of a place that the caller has locked, and whether it was made now.

    Raises Refusal("place_gone") when the place is no longer held and was never priced.
    """
    place = purchase.place
    if purchase.order:
        return purchase.order, False
    if place.state != PlaceState.HELD:
        raise place_gone()
    order = create_order(
        actor=actor,
        kind=OrderKind.PLACE,
        lines=quote(student=place.student, place=place, granted=purchase.granted),
        pay_by=place.held_until,
        student=place.student,
    )
    if before := order_before(place):
        order.follows = before if before.state == OrderState.SETTLED else None
        order.save(update_fields=["follows"])
    order.place_id = place.pk
    return order, True


def place_gone() -> Refusal:
    """Return what is said when a place is no longer held."""
    return Refusal(
        "place_gone",
        _("This place is no longer kept for you."),
        _("You can apply for the class again."),
    )


def create_order(
    *,
    actor: User | None,
    kind: OrderKind,
    lines: list[OrderLine],
    pay_by: datetime | None,
    student: Student | None = None,
    login: User | None = None,
    payer_name: str = "",
) -> Order:
    """Freeze unsaved lines into an order, in the caller's transaction.

    ``student`` owes it, or else ``login``, under ``payer_name``, which is frozen for the papers.
    """
    with transaction.atomic(savepoint=False):
        order = Order.objects.create(
            kind=kind,
            student=student,
            login=login,
            payer_name=payer_name,
            total_fen=sum(line.amount_fen for line in lines),
            pay_by=pay_by,
            acted_by=actor,
        )
        for line in lines:
            line.order = order
        OrderLine.objects.bulk_create(lines)
        states.record(order, actor=actor)
    return order


def settle_free(*, order: Order) -> Order:
    """Settle an order of 0 yuan at once, without a provider; any other stays as it is."""
    if order.total_fen == 0 and order.state == OrderState.OPEN:
        payment = record_payment(
            provider=FREE, provider_ref=order.number, amount_fen=0, order=order
        )
        settle_quietly(payment=payment)
        order.refresh_from_db()
    return order


def _line(
    place: Place, kind: LineKind, description: str, price: pricing.Price, steps: list
) -> OrderLine:
    return OrderLine(
        kind=kind,
        place=place,
        description=description if kind == LineKind.TUITION else f"{description} {kind.label}",
        refund_rule=steps,
        **price.line_fields(),
    )


def _promised(place: Place, term_id: int) -> tuple[list[Any], list[Any]]:
    """Return the refund tables that count for this place: of tuition, and of materials."""
    if place.round_id in kept("rounds_without_money_back", _rounds_without_money_back):
        return list(NOTHING_BACK), list(NOTHING_BACK)
    return deepcopy(kept(f"refund_steps:{term_id}", lambda: _steps(term_id)))


def _rounds_without_money_back() -> set[int]:
    return set(Round.objects.filter(gives_money_back=False).values_list("pk", flat=True))


def _steps(term_id: int) -> tuple[list[Any], list[Any]]:
    """Return the refund tables of a term: of tuition, and of materials."""
    policy = RefundPolicy.objects.filter(term_id=term_id).first()
    steps = list(policy.steps if policy and policy.steps else DEFAULT_STEPS)
    return steps, list(policy.material_steps if policy else ()) or steps
