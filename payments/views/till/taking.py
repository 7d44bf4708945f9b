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


def read_taking(form: TenderForm, order: Order, *, confirmed: bool) -> Taking | None:
    """Return what a valid form says; None, and a word on the form, where that is no sum to take.

    Less on the counter than is left is offered as a part; a part is taken only as it was shown.
    """
    said = form.cleaned_data
    tendered, part = said["tendered"], said.get("part")
    left = said["seen"] if confirmed and said["seen"] else order.left_fen
    if part is None and tendered < left and not confirmed and form.takes_parts:
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
