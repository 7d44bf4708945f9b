"""How money goes back, in one sentence."""

from django.utils.translation import gettext as _

from payments.models import Refund
from payments.providers.registry import CASH
from payments.services.changes.sums import MoneyBack
from payments.states.orders import RefundState
from university.money import yuan


def refund_words(refund: Refund) -> str:
    """Say where a refund stands."""
    amount = {"amount": yuan(refund.amount_fen)}
    is_cash = refund.provider == CASH
    if refund.state == RefundState.DONE:
        words = (
            _("%(amount)s was paid back in cash.")
            if is_cash
            else _("%(amount)s went back the way you paid.")
        )
    elif refund.state == RefundState.WAITING:
        words = _("%(amount)s goes back as soon as the office has looked at it.")
    elif refund.state == RefundState.DECLINED:
        words = _("%(amount)s cannot go back. Please ring the office; they tell you why.")
    elif refund.state == RefundState.FAILED:
        words = _("%(amount)s could not go back yet. The school takes care of it and rings you.")
    elif is_cash:
        words = _("Please fetch %(amount)s in cash at the desk, with your student card.")
    else:
        words = _("%(amount)s goes back the way you paid, within five working days.")
    return words % amount


def offer_words(offer: MoneyBack) -> str:
    """Say what would go back on leaving now."""
    if not offer.paid_fen:
        return _("You have paid nothing, so nothing goes back.")
    if not offer.refund_fen:
        return _("Nothing goes back any more.")
    amount = {"amount": yuan(offer.refund_fen)}
    if offer.is_cash:
        return _("%(amount)s goes back to you in cash at the desk.") % amount
    return _("%(amount)s goes back the way you paid, within five working days.") % amount
