"""Closing a day: nothing more is booked on it; what comes later goes to the next day."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from payments import ledger
from payments.models import DayClose, TillSession
from payments.queries.books import first_open_day, frozen_until, turnover_of
from payments.states.books import TillState
from university import clock
from university.accounts.models import User
from university.refusals import Refusal
from university.words import day as day_in_words


def close_day(*, actor: User, day: date) -> DayClose:
    """Freeze a day of the books. Closing it twice gives the same row.

    Raises Refusal: ``not_yours``, ``day_not_over`` (a day to come), ``earlier_day_open``,
    ``day_is_frozen``,
    ``till_still_open`` or ``difference_not_acknowledged``; then nothing was frozen.
    """
    if not actor.has_perm("payments.close_day"):
        raise Refusal("not_yours", _("Only a cashier can close the day."))
    if day > clock.today():
        raise Refusal("day_not_over", _("This day has not come yet."))
    with transaction.atomic():
        ledger.current_day()  # The end of the journal first: nobody books or opens a till now.
        if existing := DayClose.objects.filter(day=day).first():
            return existing
        frozen = frozen_until()
        if frozen is not None and day < frozen:
            raise Refusal("day_is_frozen", _("A later day is closed already."))
        _require_closable(day)
        position, chain = ledger.freeze(day)
        return DayClose.objects.create(
            day=day,
            closed_by=actor,
            position=position,
            hash=chain,
            turnover=turnover_of(day),
        )


def _require_closable(day: date) -> None:
    earlier = first_open_day()
    if earlier is not None and earlier < day:
        raise Refusal(
            "earlier_day_open",
            _("%(day)s is not closed yet.") % {"day": day_in_words(earlier)},
            _("Please close the earlier day first."),
        )
    tills = TillSession.objects.filter(day__lte=day)
    if open_till := tills.filter(state=TillState.OPEN).select_related("cashier").first():
        raise Refusal(
            "till_still_open",
            _("The till of %(name)s is still open.") % {"name": open_till.cashier},
            _("Please count it and close it first."),
        )
    waiting = tills.filter(needs_second=True, acknowledged_at=None).select_related("cashier")
    if till := waiting.first():
        raise Refusal(
            "difference_not_acknowledged",
            _("The till of %(name)s differed by a lot.") % {"name": till.cashier},
            _("Please have a second person look at it first."),
        )
