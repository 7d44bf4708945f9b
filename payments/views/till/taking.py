"""What a cashier takes for an order: all that is left, or a part of it; one for both screens."""

from dataclasses import dataclass

from django.http import QueryDict

from payments.forms.counter import TenderForm
from payments.models import Order, Payment
from payments.services.cash import take_cash, take_part
from payments.services.parts import refusal_of_sum
from university.accounts.models import User


@dataclass(frozen=True)
class Taking:
    """A sum as the screen says it, in fen; ``left_fen`` is what was left before."""

    amount_fen: int
    tendered_fen: int
    left_fen: int

    @property
    def is_part(self) -> bool:
        """Whether something is left afterwards."""
        return self.amount_fen < self.left_fen

    @property
    def rest_fen(self) -> int:
        """What is left afterwards."""
        return self.left_fen - self.amount_fen

    @property
    def change_fen(self) -> int:
        """What goes back over the desk."""
        return self.tendered_fen - self.amount_fen


def tender_form(data: QueryDict | None, order: Order) -> TenderForm:
    """Return the form; it asks for a part where one can be taken."""
    return TenderForm(data, takes_parts=takes_parts(order), left_fen=order.left_fen)


def takes_parts(order: Order) -> bool:
    """Say whether some part of what is left could be taken."""
    return refusal_of_sum(order=order, amount_fen=order.left_fen - 1) is None


def confirmed_taking(form: TenderForm, order: Order) -> Taking:
    """Return what the screen showed and the cashier confirmed; taking it says whether it can be."""
    said = form.cleaned_data
    left = said["seen"] or order.left_fen
    part = said.get("part")
    return Taking(left if part is None else part, said["tendered"], left)


def proposed_taking(form: TenderForm, order: Order) -> Taking | None:
    """Return what a valid form would take; None, and a word on the form, where it cannot be.

    Less on the counter than is left is proposed as a part.
    """
    tendered, part, left = (
        form.cleaned_data["tendered"],
        form.cleaned_data.get("part"),
        order.left_fen,
    )
    if part is None and tendered < left and form.takes_parts:
        part = tendered
    amount = left if part is None else part
    if amount < left and (refusal := refusal_of_sum(order=order, amount_fen=amount)):
        form.add_error("tendered", f"{refusal.message}{refusal.next_step}")
    elif amount > left:
        form.say_more_than_left()
    elif tendered < amount:
        form.say_too_little(is_part=part is not None)
    else:
        return Taking(amount, tendered, left)
    return None


def take(*, actor: User, order: Order, taking: Taking) -> Payment:
    """Take it. Raises Refusal as ``take_cash`` and ``take_part`` do."""
    if taking.is_part:
        return take_part(
            actor=actor,
            order=order,
            amount_fen=taking.amount_fen,
            tendered_fen=taking.tendered_fen,
            seen_fen=taking.left_fen,
        )
    return take_cash(
        actor=actor, order=order, tendered_fen=taking.tendered_fen, seen_fen=taking.left_fen
    )
