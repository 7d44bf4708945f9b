"""What became of an order: the result, the list of my payments, the papers."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enrollment.models import Place, WaitlistEntry
from enrollment.states import PlaceState, WaitState
from payments.goods import Facts, goods_of
from payments.models import Order, OrderLine, Receipt
from payments.queries.orders import Papers, place_of, refunds_after
from payments.services.changes.sums import UNDO_WINDOW
from payments.services.parts import unfinished_fen
from payments.states.orders import OrderState, RefundState
from payments.views.facts import class_facts, order_facts, session_facts
from payments.views.people import my_papers, owned_by, student_of
from payments.views.refund_words import refund_words
from payments.words.capitals import rmb_capitals
from payments.words.fees import named
from university import clock
from university.accounts.acting import login_required_senior, student_required
from university.money import yuan
from university.qr import qr_svg
from university.words import clocktime, full_day, full_moment

ORDERS_A_PAGE = 6
_UNPAID = (OrderState.CANCELLED, OrderState.EXPIRED)


@require_safe
@never_cache
@student_required
def result(request: HttpRequest, number: str) -> HttpResponse:
    """Say what is done, under which number, what comes next and when."""
    papers = my_papers(request, number)
    order, place = papers.order, papers.place
    if order.state == OrderState.ENDED:
        return render(request, "payments/ended.html", _ended_context(order, place))
    is_unfinished = order.state in _UNPAID and unfinished_fen(order) > 0
    if order.state not in (OrderState.SETTLED, OrderState.REFUNDED) and not is_unfinished:
        return redirect("payments:returned", order.number)
    if order.state == OrderState.SETTLED:
        return render(request, "payments/result.html", _settled_context(papers))
    context = {**_refunded_context(order, place), "is_unfinished": is_unfinished}
    return render(request, "payments/money_back.html", context)


@require_safe
@never_cache
@student_required
def orders(request: HttpRequest) -> HttpResponse:
    """List my payments, newest first, six a page."""
    mine = (
        Order.objects.filter(student=student_of(request))
        .prefetch_related(
            Prefetch("lines", OrderLine.objects.select_related("place").order_by("pk")),
            "receipts",
        )
        .order_by("-pk")
    )
    page = Paginator(mine, ORDERS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(order, goods_of(order).pay_path(order)) for order in page]
    return render(request, "payments/orders.html", {"page_obj": page, "rows": rows})


@require_safe
@never_cache
@student_required
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """The admission slip (录取通知单), one sheet."""
    papers = my_papers(request, number)
    if papers.place.state != PlaceState.CONFIRMED:
        return redirect("payments:returned", papers.order.number)
    return render(request, "payments/slip.html", slip_context(papers))


@require_safe
@login_required_senior
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One receipt or credit note of mine, one sheet."""
    found = get_object_or_404(
        Receipt.objects.select_related("order__student", "payment", "refund"),
        owned_by(request, "order__"),
        number=number,
    )
    return render(request, "payments/receipt.html", receipt_context(found))


def slip_context(papers: Papers) -> dict[str, object]:
    """Return what the slip prints."""
    order, place = papers.order, papers.place
    student, teaching_class = order.buyer, place.teaching_class
    if place.state != PlaceState.CONFIRMED:
        raise Http404
    when, rest = class_facts(teaching_class)[2], class_facts(teaching_class)[3:]
    ends = clocktime(teaching_class.slot.ends)
    facts = [
        (_("Name"), student.name),
        (_("Student number"), student.student_no),
        (_("Class"), f"{teaching_class.name}（{teaching_class.term.name}）"),
        (when[0], _("%(start)s to %(end)s") % {"start": when[1], "end": ends}),
        *rest,
        *session_facts(teaching_class),
        (_("Fee paid"), yuan(order.covered_fen) if order.covered_fen else _("nothing to pay")),
        *[(_("Receipt"), paper.number) for paper in papers.receipts],
    ]
    return {"order": order, "place": place, "facts": facts, "qr": qr_svg(student.card_token)}


def receipt_context(found: Receipt) -> dict[str, object]:
    """Return what a receipt prints."""
    lines = [
        {
            **line,
            "discount": named(
                line["discount_name"], round(line["amount_fen"] * 100 / line["list_price_fen"])
            )
            if line["discount_fen"]
            else "",
        }
        for line in found.lines
    ]
    return {
        "receipt": found,
        "lines": lines,
        "capitals": rmb_capitals(found.amount_fen),
        "is_credit_note": found.kind == "credit_note",
        "is_part": found.before_fen + found.left_fen > 0,
        "whole_fen": found.before_fen + found.amount_fen + found.left_fen,
        "facts": [
            (_("Number"), found.number),
            (_("Payer") if found.kind == "receipt" else _("Paid back to"), found.payer_name),
            *_student_number(found.order),
            (_("Order number"), found.order.number),
            (_("Date"), full_day(found.issued_at)),
        ],
    }


def _student_number(order: Order) -> Facts:
    return [(_("Student number"), order.student.student_no)] if order.student else []


def _settled_context(papers: Papers) -> dict[str, object]:
    order, place = papers.order, papers.place
    teaching_class = place.teaching_class
    undo_until = place.confirmed_at + UNDO_WINDOW if place.confirmed_at else None
    is_before_term = clock.today() < teaching_class.term.starts_on
    can_undo = is_before_term or (undo_until is not None and clock.now() <= undo_until)
    return {
        "order": order,
        "place": place,
        "papers": papers.receipts,
        "facts": [
            (_("Name"), order.payer),
            *class_facts(teaching_class)[:4],
            *session_facts(teaching_class),
            (_("Paid"), yuan(order.covered_fen) if order.covered_fen else ""),
            *[(_("Receipt"), paper.number) for paper in papers.receipts],
        ],
        "can_undo": can_undo and place.state == PlaceState.CONFIRMED,
    }


def _ended_context(order: Order, place: Place) -> dict[str, object]:
    """The place went over into another class, or was left when nothing went back any more."""
    after = order.followers.filter(state__in=[OrderState.SETTLED, OrderState.REFUNDED]).first()
    next_place = place_of(after) if after else None
    facts = [(_("Class"), place.teaching_class.name), *order_facts(order)]
    if next_place:
        facts.insert(1, (_("New class"), next_place.teaching_class.name))
    return {
        "after": after,
        "ways": [refund_words(refund) for refund in refunds_after(order)],
        "facts": facts,
    }


def _refunded_context(order: Order, place: Place) -> dict[str, object]:
    refunds = refunds_after(order)
    is_waiting = WaitlistEntry.objects.filter(
        student=order.student,
        teaching_class=place.teaching_class,
        state=WaitState.WAITING,
    ).exists()
    done = [refund for refund in refunds if refund.state == RefundState.DONE]
    return {
        "order": order,
        "place": place,
        "is_lost": order.state == OrderState.REFUNDED
        and order.settled_at is None
        and place.state != PlaceState.CANCELLED,
        "is_waiting": is_waiting,
        "ways": [refund_words(refund) for refund in refunds],
        "notes": Receipt.objects.filter(refund__in=done),
        "facts": [
            (_("Class"), place.teaching_class.name),
            *order_facts(order),
            *[(_("Paid back on"), full_moment(row.done_at)) for row in done if row.done_at],
        ],
    }
