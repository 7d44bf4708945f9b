"""Changing class (转班) on the web: the sums before anything is done, then what was done."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses import words as class_words
from courses.models import ClassState, TeachingClass
from enrollment.models import ActChannel, Transfer
from enrollment.queries import classes_for_rules
from enrollment.services.transfers import transfer_refusal
from enrollment.states import TransferState
from payments.queries.orders import order_of, refunds_after
from payments.services.changes.moving import (
    MoveOffer,
    change_class,
    moving_offer,
    settle_transfer,
    waiting_offer,
)
from payments.views.facts import Facts
from payments.views.people import actor_of, my_place, require_may_pay, student_of
from payments.views.refund_words import refund_words
from university.accounts.acting import student_required
from university.money import yuan
from university.refusals import Refusal
from university.words import moment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@student_required
def change(request: HttpRequest, pk: int, class_pk: int) -> HttpResponse:
    """Show the new class and the sums once more; on POST change."""
    place, to_class = my_place(request, pk), class_or_404(class_pk)
    try:
        offer = moving_offer(place=place, to_class=to_class)
        if offer.pay_fen or offer.back_fen:
            # Money that goes back is paying, too.
            require_may_pay(request)
        if refusal := transfer_refusal(place=place, to_class=to_class):
            raise refusal
        if request.method == "POST":
            transfer = change_class(
                actor=actor_of(request),
                place=place,
                to_class=to_class,
                reason=_("asked for by the student"),
                channel=ActChannel.WEB,
            )
            return redirect("payments:changed", transfer.pk)
    except Refusal as refusal:
        return render(request, "refused.html", {"refusal": refusal}, status=409)
    context = {
        "place": place,
        "facts": change_facts(place.teaching_class, to_class),
        "money": money_words(offer),
        "lines": line_words(offer),
    }
    return render(request, "payments/change.html", context)


@require_safe
@never_cache
@student_required
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a change: done, waiting for the difference, or not done.

    One with nothing to pay is completed here when nobody has done it yet, as coming back from a
    pay page settles an order.
    """
    transfer = get_object_or_404(_transfers(), pk=pk, student=student_of(request))
    transfer = settle_transfer(transfer=transfer, actor=actor_of(request))
    return render(request, "payments/changed.html", changed_context(transfer))


def class_or_404(pk: int) -> TeachingClass:
    """Return a class that the public may see, with everything the rules look at."""
    return get_object_or_404(classes_for_rules().filter(state=ClassState.PUBLISHED), pk=pk)


def transfer_or_404(pk: int) -> Transfer:
    """Return a change of class, for staff."""
    return get_object_or_404(_transfers(), pk=pk)


def changed_context(transfer: Transfer) -> dict[str, object]:
    """Return what the page about a change says, for the student and for the desk."""
    new = transfer.new_place
    order = order_of(new or transfer.place)
    refunds = refunds_after(order.follows) if order and order.follows else []
    is_waiting = transfer.state == TransferState.WAITING
    until = moment(new.held_until) if is_waiting and new and new.held_until else ""
    return {
        "transfer": transfer,
        "new_place": new,
        "is_waiting": is_waiting,
        "is_done": transfer.state == TransferState.DONE,
        "offer": waiting_offer(transfer=transfer) if is_waiting else None,
        "ways": [refund_words(row) for row in refunds if row.reason_code == "transfer"],
        "slip_number": order.number if order and transfer.state == TransferState.DONE else "",
        "facts": [
            *change_facts(transfer.from_class, transfer.to_class),
            *([(_("Pay before"), until)] if until else []),
        ],
    }


def change_facts(from_class: TeachingClass, to_class: TeachingClass) -> Facts:
    """Return the old class, and the new one with time and place."""
    return [
        (_("Class now"), from_class.name),
        (_("New class"), to_class.name),
        (_("When"), class_words.when_words(to_class)),
        (_("Where"), class_words.place_words(to_class)),
    ]


def money_words(offer: MoveOffer) -> str:
    """Say in one sentence what the change costs."""
    if offer.pay_fen:
        return _("You pay %(sum)s more.") % {"sum": yuan(offer.pay_fen)}
    if offer.back_fen:
        return _("%(sum)s goes back to you.") % {"sum": yuan(offer.back_fen)}
    return _("There is nothing to pay.")


def line_words(offer: MoveOffer) -> Facts:
    """Return the sum of the new class, and what was paid for the old one."""
    if not offer.lines:
        return []
    price = sum(line.amount_fen + line.carried_fen for line in offer.lines)
    rows = [(_("New class costs"), yuan(price))]
    if offer.worth_fen:
        rows.append((_("Paid for the old class"), yuan(offer.worth_fen)))
    return rows


def _transfers() -> QuerySet[Transfer]:
    return Transfer.objects.select_related(
        "student",
        "place",
        "from_class",
        "to_class__slot",
        "to_class__room",
        "new_place__student",
        "new_place__teaching_class__term",
    )
