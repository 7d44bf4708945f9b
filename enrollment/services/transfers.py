"""Another class instead of this one (转班). Lock order: student, classes by pk, place.

Where both classes cost the same, the place itself changes class and keeps its order and money.
Where they do not, a second place is held and a row waits for payments, which know what to do.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import TeachingClass
from courses.working_days import add_working_days
from enrollment import queries
from enrollment.models import Place, RoundKind, Transfer
from enrollment.queries.waiting import policy_of
from enrollment.seats import free_seat, take_unawaited_seat
from enrollment.services.holding import look_again
from enrollment.services.offer_answers import hold_workdays
from enrollment.services.offers import offer_free_seats
from enrollment.services.places import cancel_place, refuse_by_rules
from enrollment.states import TRANSFER_MOVES, PlaceState, TransferState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row, lock_rows
from university.notifications.services import tell
from university.refusals import Refusal
from university.words import day


def transfer_place(
    *, actor: User, place: Place, to_class: TeachingClass, reason: str, channel: str
) -> Transfer:
    """Move a student to another class of the term: within the window, once, while it has a seat.

    ``to_class`` comes from ``enrollment.queries.classes_for_rules``. Raises Refusal
    ``not_your_place_any_more``, ``same_class``, ``other_term``, ``late_entry_stays``,
    ``transfer_too_late``, ``transferred_already``, ``class_full`` or what a rule says; then nothing
    has been written. The old seat goes to the first who waits for it.
    """
    with transaction.atomic():
        student = lock_row(Student, place.student_id)
        lock_rows(TeachingClass, {place.teaching_class_id, to_class.pk})
        look_again(place)
        from_class = queries.classes_for_rules().get(pk=place.teaching_class_id)
        _require_movable(place, from_class, to_class)
        _require_first(student, from_class)
        live = queries.live_places_of_term(student, from_class.term_id)
        others = [other for other in live if other.pk != place.pk]
        refuse_by_rules(student, to_class, None, others)
        return move_place(
            actor=actor,
            place=place,
            from_class=from_class,
            to_class=to_class,
            reason=reason,
            channel=channel,
        )


def move_place(
    *,
    actor: User,
    place: Place,
    from_class: TeachingClass,
    to_class: TeachingClass,
    reason: str,
    channel: str,
) -> Transfer:
    """Take a seat in ``to_class`` and let the place go there, or a second one where fees differ.

    The caller has locked student and classes, and asked the rules. Raises Refusal ``class_full``.
    """
    if not take_unawaited_seat(to_class.pk):
        raise _no_seat()
    transfer = Transfer(
        student_id=place.student_id,
        place=place,
        from_class=from_class,
        to_class=to_class,
        difference_fen=_cost(to_class) - _cost(from_class),
        reason=reason[:200],
        channel=channel,
        acted_by=actor,
        created_at=clock.now(),
    )
    if transfer.difference_fen:
        _hold_second_place(transfer, place)
    else:
        _change_class(transfer, place)
    states.record(transfer, actor=actor, reason=reason)
    return transfer


def complete_transfer(*, transfer: Transfer, actor: User | None) -> Transfer:
    """End the old place, once payments have settled the difference and the new place is sure.

    Doing it twice changes nothing. Raises Refusal ``difference_not_settled`` or
    ``not_your_place_any_more``.
    """
    with transaction.atomic():
        lock_row(Student, transfer.student_id)
        transfer = Transfer.objects.select_related("place", "new_place").get(pk=transfer.pk)
        if transfer.state != TransferState.WAITING:
            return transfer
        new = transfer.new_place
        if transfer.place.state != PlaceState.CONFIRMED:
            raise Refusal(
                "not_your_place_any_more", _("The place that was to be changed has ended.")
            )
        if new is None or new.state != PlaceState.CONFIRMED:
            raise Refusal(
                "difference_not_settled",
                _("The difference has not been settled yet."),
                _("Please go to the till first."),
            )
        states.move(transfer, to=TransferState.DONE, moves=TRANSFER_MOVES, actor=actor)
        cancel_place(place=transfer.place, actor=actor, reason="transferred")
        _tell_transferred(transfer)
    return transfer


def call_off_transfer(*, place: Place, actor: User | None, reason: str) -> Transfer | None:
    """End a change of class that waits, because the place it starts from ends; None without one.

    The seat kept in the other class goes to the first who waits. The caller has locked the student.
    """
    waiting = Transfer.objects.filter(place=place, state=TransferState.WAITING)
    transfer = waiting.select_related("new_place__teaching_class").first()
    if transfer is None:
        return None
    lock_rows(TeachingClass, {transfer.from_class_id, transfer.to_class_id})
    states.move(
        transfer, to=TransferState.CANCELLED, moves=TRANSFER_MOVES, actor=actor, reason=reason
    )
    new = transfer.new_place
    if new is not None and new.state in PlaceState.live():
        cancel_place(place=new, actor=actor, reason=reason)
    return transfer


def close_dead_transfers() -> int:
    """End transfers whose new place was not paid for, or was given back. A sweep."""
    gone = (PlaceState.CANCELLED, PlaceState.LAPSED)
    due = Transfer.objects.filter(state=TransferState.WAITING, new_place__state__in=gone)
    return sum(
        states.move(transfer, to=TransferState.CANCELLED, moves=TRANSFER_MOVES, reason="not_paid")
        for transfer in due.order_by("pk")[:200]
    )


def transfer_refusal(*, place: Place, to_class: TeachingClass) -> Refusal | None:
    """Return why this place cannot go over to ``to_class`` now, for a page; it writes nothing."""
    from_class = queries.classes_for_rules().get(pk=place.teaching_class_id)
    live = queries.live_places_of_term(place.student, from_class.term_id)
    others = [other for other in live if other.pk != place.pk]
    try:
        _require_movable(place, from_class, to_class)
        _require_first(place.student, from_class)
        refuse_by_rules(place.student, to_class, None, others)
    except Refusal as refusal:
        return refusal
    return None


def last_transfer_day_passed(teaching_class: TeachingClass) -> bool:
    """Whether the window in which a class may be changed has closed."""
    last = teaching_class.term.starts_on + timedelta(days=policy_of(teaching_class).transfer_days)
    return clock.today() > last


def _change_class(transfer: Transfer, place: Place) -> None:
    """Swap the class under the place: the order, the money and the promise stay with it."""
    place.teaching_class = transfer.to_class
    place.save(update_fields=["teaching_class"])
    transfer.state = TransferState.DONE
    transfer.save()
    free_seat(transfer.from_class_id)
    offer_free_seats(teaching_class=transfer.from_class)
    _tell_transferred(transfer)


def _hold_second_place(transfer: Transfer, place: Place) -> None:
    now = clock.now()
    held = Place.objects.create(
        student=transfer.student,
        teaching_class=transfer.to_class,
        round=place.round,
        state=PlaceState.HELD,
        held_until=add_working_days(now, hold_workdays(place.round)),
        channel=transfer.channel,
        acted_by=transfer.acted_by,
        created_at=now,
    )
    states.record(held, actor=transfer.acted_by, reason="transfer")
    transfer.new_place, transfer.state = held, TransferState.WAITING
    transfer.save()


def _tell_transferred(transfer: Transfer) -> None:
    tell(
        student=transfer.student,
        template="transferred",
        values={"class_name": transfer.to_class.name},
        unique_key=f"transferred:{transfer.pk}",
    )


def _require_movable(place: Place, from_class: TeachingClass, to_class: TeachingClass) -> None:
    if place.state != PlaceState.CONFIRMED:
        raise Refusal(
            "not_your_place_any_more",
            _("Only a place that is sure can be changed."),
            _("Please pay first, or give this place back."),
        )
    if from_class.pk == to_class.pk:
        raise Refusal("same_class", _("This is the class they are in already."))
    if from_class.term_id != to_class.term_id:
        raise Refusal("other_term", _("Both classes must be of the same term."))
    if place.round and place.round.kind == RoundKind.LATE_ENTRY:
        raise Refusal(
            "late_entry_stays",
            _("Who came into a running class late cannot change it any more."),
            _("This was said when they came in."),
        )
    if last_transfer_day_passed(from_class):
        last = from_class.term.starts_on + timedelta(days=policy_of(from_class).transfer_days)
        raise Refusal(
            "transfer_too_late",
            _("Classes could be changed until %(day)s.") % {"day": day(last)},
            _("The registrar sets this day in the rules of the term."),
        )


def _require_first(student: Student, from_class: TeachingClass) -> None:
    most = policy_of(from_class).max_transfers
    done = Transfer.objects.filter(student=student, from_class__term_id=from_class.term_id)
    # Who had to move because a class was not opened may still change their mind once.
    own = done.filter(class_choice__isnull=True)
    count = own.exclude(state=TransferState.CANCELLED).count()
    if count >= most:
        raise Refusal(
            "transferred_already",
            ngettext(
                "A class may be changed %(most)d time a term.",
                "A class may be changed %(most)d times a term.",
                most,
            )
            % {"most": most},
            _("The registrar sets this number in the rules of the term."),
        )


def _cost(teaching_class: TeachingClass) -> int:
    return teaching_class.fee_fen + teaching_class.material_fee_fen


def _no_seat() -> Refusal:
    return Refusal(
        "class_full",
        _("This class has no free place, or others wait for it."),
        _("They may join its waitlist."),
    )
