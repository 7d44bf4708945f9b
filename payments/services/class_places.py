"""Places in classes as goods: held while the payer pays, confirmed when the money came."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment.models import Place, Transfer, Withdrawal, WithdrawalMoney
from enrollment.services.places import confirm_place
from enrollment.services.transfers import complete_transfer
from enrollment.services.waitlist import join_head
from enrollment.states import PlaceState, TransferState
from payments.goods import Facts
from payments.models import Order, OrderLine, Payment, Receipt, Refund
from payments.queries.orders import lines_of, place_of
from payments.services import messages
from payments.services.changes.carrying import still_covers
from payments.services.changes.worth import lock_sources
from payments.states.orders import OrderState
from university.accounts.models import Student, User
from university.locking import lock_row, lock_rows
from university.refusals import Refusal
from university.words import moment


class ClassPlaces:
    """What ``payments.goods.Goods`` asks, answered for a place."""

    def is_kept(self, order: Order) -> bool:
        """Held, that is."""
        place = place_of(order)
        return place is not None and place.state == PlaceState.HELD

    def gone(self) -> Refusal:
        """The place lapsed or was given back."""
        return Refusal(
            "place_gone",
            _("This place is no longer kept for you."),
            _("You can apply for the class again."),
        )

    def lines(self, order: Order) -> list[OrderLine]:
        """Each with its place, class, term, student and login."""
        return lines_of(order)

    def deliver(self, order: Order, payment: Payment, lines: list[OrderLine]) -> None:
        """Confirm the place, also one that lapsed while a seat is free."""
        place = _among(order, lines)
        order.student = place.student
        transfer = getattr(place, "transfer_into", None)
        if transfer:
            confirmed = _move(order, place, transfer, lines, payment.recorded_by)
        else:
            confirmed = confirm_place(place=place, actor=payment.recorded_by)
        for line in lines:
            line.place = confirmed

    def tell_delivered(self, order: Order, lines: list[OrderLine], receipt: Receipt | None) -> None:
        """The place is sure."""
        place = _among(order, lines)
        if receipt or not getattr(place, "transfer_into", None):
            messages.tell_settled(order=order, place=place, receipt=receipt)

    def lose(self, order: Order, payment: Payment, *, why: str) -> None:
        """Put them at the head of the list, unless they left the class themselves."""
        place = place_of(order)
        if place is None:
            return
        if place.state == PlaceState.CANCELLED or why == _OVER:
            return
        join_head(student=place.student, teaching_class=place.teaching_class, reason="late_money")
        messages.tell_lost_place(order=order, place=place)

    def let_go(self, order: Order) -> None:
        """A held place has a time limit of its own."""

    def is_answered(self, order: Order) -> bool:
        """The place is sure, or ended with a row that waits for the office to settle it."""
        place = place_of(order)
        if place is None:
            return False
        if place.state == PlaceState.CONFIRMED or order.state == OrderState.ENDED:
            return True
        return Withdrawal.objects.filter(place=place, money=WithdrawalMoney.DUE).exists()

    def tell_refund(self, refund: Refund, *, template: str) -> None:
        """Name the class that it was for."""
        order = refund.payment.order
        place = place_of(order) if order else None
        if order and place:
            messages.tell_refund(refund=refund, order=order, place=place, template=template)

    def tell_part(self, order: Order, receipt: Receipt) -> None:
        """A part came."""
        if place := place_of(order):
            messages.tell_part(order=order, place=place, receipt=receipt)

    def tell_parts_back(self, order: Order) -> None:
        """The rest did not come, or the place is gone."""
        if place := place_of(order):
            messages.tell_parts_back(order=order, place=place)

    def title(self, order: Order) -> str:
        """Name of the class."""
        place = place_of(order)
        return place.teaching_class.name if place else ""

    def facts(self, order: Order) -> Facts:
        """The class, and until when the place is kept."""
        place = place_of(order)
        if place is None:
            return []
        until = moment(place.held_until) if place.held_until else ""
        return [(_("Class"), place.teaching_class.name), (_("Pay before"), until)]

    def pay_path(self, order: Order) -> str:
        """The check page of the price."""
        return reverse("payments:checkout", args=[order.place_id]) if order.place_id else "/"

    def result_path(self, order: Order) -> str:
        """What is done, and what comes next."""
        return reverse("payments:result", args=[order.number])


CLASS_PLACES = ClassPlaces()
#: Late money for a change of class that lapsed or was called off: it just goes back.
_OVER = "transfer_over"


def _move(
    order: Order, place: Place, transfer: Transfer, lines: list[OrderLine], actor: User | None
) -> Place:
    """Confirm the new place and end the old one; refused when the change is over by now."""
    lock_row(Student, place.student_id)
    lock_rows(TeachingClass, {transfer.from_class_id, transfer.to_class_id})
    if order.follows:
        lock_sources(order.follows)
        if not still_covers(order.follows, lines):
            raise _over()
    try:
        confirmed = confirm_place(place=place, actor=actor)
        done = complete_transfer(transfer=transfer, actor=actor)
    except Refusal as refusal:
        raise _over() from refusal
    if done.state != TransferState.DONE:
        raise _over()
    return confirmed


def _over() -> Refusal:
    return Refusal(
        _OVER,
        _("This change of class is over. Your old place stays as it is."),
        _("You can ask for a change again while the term's rules allow it."),
    )


def _among(order: Order, lines: list[OrderLine]) -> Place:
    place = next((line.place for line in lines if line.place), None)
    if place is None:
        msg = f"order {order.pk} has no place"
        raise ValueError(msg)
    return place
