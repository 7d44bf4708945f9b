"""The school's answer to a request, and requests that were approved but never accepted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.working_days import add_working_days
from payments.models import Rental, RentalRules
from payments.pricing.rental_refunds import cancel_steps
from payments.queries.rentals import offers_to_rent, papers_missing
from payments.services.rentals.asking import give_back
from payments.services.rentals.locking import LockedRental, lock_rental, require_not_own
from payments.services.rentals.messages import tell_about
from payments.states.orders import DATE_MOVES, RENTAL_MOVES, DateState, RentalState
from university import clock, states
from university.accounts.models import User
from university.refusals import Refusal
from university.words import day

MAY_DECIDE = "payments.decide_rental"


def approve_rental(
    *, actor: User, rental: Rental, asset_approval_no: str, reason: str = ""
) -> Rental:
    """Say yes: evenings are booked, the terms frozen, and the renter accepts and pays in time.

    Raises Refusal ``not_yours_to_decide``, ``your_own_rental``, ``already_decided``,
    ``no_approval_number``, ``papers_missing`` or ``evenings_past``.
    """
    _require_right(actor)
    if not asset_approval_no.strip():
        raise Refusal(
            "no_approval_number",
            _("The approval number of the state-asset office is missing."),
            _("Rooms of the school are public property: please ask for the number first."),
        )
    rules = RentalRules.load()
    with transaction.atomic():
        locked = _locked_request(rental)
        row = locked.rental
        require_not_own(actor, row.renter)
        asked = [date for date in locked.dates if date.state == DateState.ASKED]
        _require_ready(locked)
        for date in asked:
            states.move(date, to=DateState.BOOKED, moves=DATE_MOVES, actor=actor, reason="approved")
        accept_by = min(add_working_days(clock.now(), rules.accept_workdays), asked[0].starts_at)
        states.move(
            row,
            to=RentalState.APPROVED,
            moves=RENTAL_MOVES,
            actor=actor,
            reason=reason,
            asset_approval_no=asset_approval_no.strip(),
            decision_reason=reason,
            decided_by=actor,
            decided_at=clock.now(),
            accept_by=accept_by,
            terms=_terms(rules, row),
        )
        tell_about(row, "rental_approved", date=day(accept_by))
    return row


def reject_rental(
    *, actor: User, rental: Rental, reason: str, evenings: DateState = DateState.CANCELLED
) -> Rental:
    """Say no, with the reason that the renter reads; the room is free at once.

    ``evenings`` is ``WANTED`` when they should be remembered: offered again once somebody had the
    room and gave it back. Raises Refusal ``not_yours_to_decide``, ``already_decided`` or
    ``no_reason``.
    """
    _require_right(actor)
    if not reason.strip():
        raise Refusal("no_reason", _("Please write why: the renter reads it."))
    with transaction.atomic():
        locked = _locked_request(rental)
        give_back(locked.dates, to=evenings, actor=actor, reason="rejected")
        if evenings == DateState.CANCELLED:
            for date in locked.dates:
                if date.state == DateState.WANTED:
                    states.move(date, to=DateState.CANCELLED, moves=DATE_MOVES, actor=actor)
        states.move(
            locked.rental,
            to=RentalState.REJECTED,
            moves=RENTAL_MOVES,
            actor=actor,
            reason=reason,
            decision_reason=reason,
            decided_by=actor,
            decided_at=clock.now(),
        )
        tell_about(locked.rental, "rental_rejected")
    return locked.rental


def lapse_unaccepted_rentals() -> int:
    """The sweep: approved, but nobody accepted the contract in time."""
    due = Rental.objects.filter(
        state=RentalState.APPROVED, accepted_at=None, accept_by__lt=clock.now()
    )
    lapsed = 0
    for pk in due.order_by("pk").values_list("pk", flat=True)[:100]:
        with transaction.atomic():
            locked = lock_rental(pk)
            if locked.rental.state == RentalState.APPROVED and not locked.rental.accepted_at:
                lapse(locked)
                lapsed += 1
    return lapsed


def lapse(locked: LockedRental) -> None:
    """End an approved rental that was not paid: every evening is given back, the renter told."""
    give_back(locked.dates, to=DateState.CANCELLED, actor=None, reason="not paid")
    states.move(locked.rental, to=RentalState.LAPSED, moves=RENTAL_MOVES, reason="not paid")
    tell_about(locked.rental, "rental_lapsed")


def _require_right(actor: User) -> None:
    if not actor.has_perm(MAY_DECIDE):
        raise Refusal("not_yours_to_decide", _("Somebody else decides about rentals."))


def _locked_request(rental: Rental) -> LockedRental:
    locked = lock_rental(rental.pk)
    if locked.rental.state != RentalState.ASKED:
        raise Refusal("already_decided", _("This request has been decided already."))
    return locked


def _require_ready(locked: LockedRental) -> None:
    asked = [date for date in locked.dates if date.state == DateState.ASKED]
    if not asked or asked[0].starts_at <= clock.now():
        raise Refusal(
            "evenings_past",
            _("An evening of this request is over."),
            _("Please reject it; the renter can ask again."),
        )
    last = timezone.localdate(asked[-1].starts_at)
    if missing := papers_missing(locked.rental.renter, until=last):
        names = "、".join(str(kind.label) for kind in missing)
        raise Refusal(
            "papers_missing",
            _("Not accepted yet, or not valid long enough: %(papers)s.") % {"papers": names},
            _("Please look at the renter's papers first."),
        )


def _terms(rules: RentalRules, rental: Rental) -> dict[str, object]:
    offer = offers_to_rent().get(room=rental.room_id)
    return {
        "cancel": cancel_steps(
            full_hours=rules.full_refund_hours,
            part_hours=rules.part_refund_hours,
            part_percent=rules.part_refund_percent,
        ),
        "forbidden": rules.forbidden,
        "price_basis": offer.price_basis,
    }
