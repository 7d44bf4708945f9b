"""A place is taken, confirmed, given back, or runs out. Lock order: student, class, place."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from courses.working_days import add_working_days
from enrollment import queries
from enrollment.models import Place, Round
from enrollment.queries.renewals import seats_kept
from enrollment.rules.rounds import keeps_seats, round_refusal
from enrollment.seats import free_seat, take_seat, take_unawaited_seat
from enrollment.services.eligibility import find_refusals
from enrollment.services.holding import applying_for, look_again, tell_held
from enrollment.services.offer_answers import accept_offer, end_offer
from enrollment.services.offers import offer_free_seats
from enrollment.services.waitlist import end_entry
from enrollment.states import PLACE_MOVES, PlaceState, WaitState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal


def hold_place(
    *,
    actor: User,
    student: Student,
    teaching_class: TeachingClass,
    round: Round | None,  # noqa: A002 - the word of the field.
    channel: str,
) -> Place:
    """Keep a place for ``round.hold_workdays`` working days, or refuse and write nothing.

    Asking again for a place that is already held returns that place: a double click is no mistake.
    Who has an offer from the waitlist says yes to it. A seat that others wait for is not given.
    ``teaching_class`` comes from ``enrollment.queries.classes_for_rules``. ``Refusal.details``
    has every rule that said no under ``rules``.
    """
    now = clock.now()
    if round is not None and round.term_id != teaching_class.term_id:
        round = None  # noqa: A001 - a round of another term opens nothing here.
    if closed := round_refusal(round, channel=channel, at=now):
        raise closed.as_refusal()
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        places = places_still_live(student, teaching_class.term_id, now)
        for place in places:
            if place.teaching_class_id != teaching_class.pk:
                continue
            if place.state == PlaceState.OFFERED:
                return accept_offer(actor=actor, place=place, channel=channel)
            if place.state == PlaceState.HELD:
                return place
        refuse_by_rules(student, teaching_class, round, places)
        assert round is not None  # noqa: S101 - else it would have been closed.
        place = keep_seat(
            actor=actor,
            student=student,
            teaching_class=teaching_class,
            round=round,
            channel=channel,
        )
        tell_held(place, actor=actor, act=applying_for(place))
    return place


def keep_seat(
    *,
    actor: User,
    student: Student,
    teaching_class: TeachingClass,
    round: Round,  # noqa: A002 - the word of the field.
    channel: str,
    reason: str = "",
) -> Place:
    """Take a seat nobody waits for and hold it for the round's working days.

    The caller has locked the student and asked the rules. Raises Refusal ``class_full``.
    """
    now = clock.now()
    held_until = add_working_days(now, round.hold_workdays)
    if not _take(student, teaching_class, round):
        raise _no_seat()
    place = Place.objects.create(
        student=student,
        teaching_class=teaching_class,
        round=round,
        state=PlaceState.HELD,
        held_until=held_until,
        channel=channel,
        acted_by=actor,
        created_at=now,
    )
    states.record(place, actor=actor, reason=reason)
    return place


def confirm_place(*, place: Place, actor: User | None) -> Place:
    """Make a held place sure. A place that ran out is taken again if a seat is free.

    Confirming twice changes nothing. Raises ``Refusal("place_gone")`` when it was given back, or
    ran out and the class is full.
    """
    now = clock.now()
    with states.together():
        if place.state == PlaceState.HELD and _confirm(place, actor, now):
            return place
        student = lock_row(Student, place.student_id)
        lock_row(TeachingClass, place.teaching_class_id)
        look_again(place)
        if place.state == PlaceState.CONFIRMED:
            return place
        if place.state != PlaceState.HELD and not _takes_seat_again(student, place):
            raise _gone()
        if not _confirm(place, actor, now):
            raise _gone()
    return place


def cancel_place(*, place: Place, actor: User | None, reason: str) -> Place:
    """Give a place back; its seat goes to the first who waits, in the same transaction.

    A place that was given back already stays as it is; an offer given back is one declined.

    Raises ``Refusal("place_lapsed")`` when its time to pay ran out before.
    """
    with transaction.atomic():
        lock_row(TeachingClass, place.teaching_class_id)
        look_again(place)
        if place.state == PlaceState.CANCELLED:
            return place
        if place.state == PlaceState.OFFERED:
            end_offer(place=place, actor=actor, reason=reason)
            return place
        if place.state == PlaceState.LAPSED or not states.move(
            place,
            to=PlaceState.CANCELLED,
            moves=PLACE_MOVES,
            actor=actor,
            reason=reason,
            ended_at=clock.now(),
        ):
            raise Refusal(
                "place_lapsed",
                _("The time to pay ran out. This place is no longer kept."),
                _("You owe nothing for it."),
            )
        free_seat(place.teaching_class_id)
        offer_free_seats(teaching_class=place.teaching_class)
    return place


def lapse_due_places(*, limit: int = 500) -> int:
    """Pass on the seats of places that nobody paid in time; return how many. A sweep."""
    now = clock.now()
    due = list(queries.due_to_lapse(now)[:limit].values_list("pk", "teaching_class_id"))
    return sum(_lapse(pk, class_id, now) for pk, class_id in due)


def _take(student: Student, teaching_class: TeachingClass, enrolment_round: Round) -> bool:
    """Whoever goes on has a seat kept; everybody else leaves those seats, and the waitlist's."""
    if keeps_seats(enrolment_round):
        return take_seat(teaching_class.pk)
    kept, _until = seats_kept(teaching_class, student=student)
    return take_unawaited_seat(teaching_class.pk, kept=kept)


def _lapse(place_id: int, class_id: int, now: datetime) -> bool:
    with transaction.atomic():
        lock_row(TeachingClass, class_id)
        place = (
            Place.objects.select_related("student__login", "teaching_class")
            .filter(pk=place_id, state=PlaceState.HELD, held_until__lt=now)
            .first()
        )
        if place is None or not states.move(
            place, to=PlaceState.LAPSED, moves=PLACE_MOVES, ended_at=now
        ):
            return False
        free_seat(class_id)
        tell(
            student=place.student,
            template="place_lapsed",
            values={"class_name": place.teaching_class.name},
            unique_key=f"place_lapsed:{place.pk}",
        )
        offer_free_seats(teaching_class=place.teaching_class)
    return True


def _confirm(place: Place, actor: User | None, now: datetime) -> bool:
    return states.move(
        place,
        to=PlaceState.CONFIRMED,
        moves=PLACE_MOVES,
        actor=actor,
        confirmed_at=now,
        ended_at=None,
    )


def places_still_live(student: Student, term_id: int, now: datetime) -> list[Place]:
    """Return the student's live places; one whose time ran out before a sweep came by ends now."""
    places = queries.live_places_of_term(student, term_id)
    late = [p for p in places if p.state == PlaceState.HELD and p.held_until and p.held_until < now]
    for place in late:
        _lapse(place.pk, place.teaching_class_id, now)
    return [place for place in places if place not in late]


def refuse_by_rules(
    student: Student,
    teaching_class: TeachingClass,
    enrolment_round: Round | None,
    places: Sequence[Place],
) -> None:
    """Raise the first rule that says no; ``details["rules"]`` has all of them."""
    refusals = find_refusals(
        student=student,
        teaching_class=teaching_class,
        enrolment_round=enrolment_round,
        live_places=places,
    )
    if refusals:
        refusal = refusals[0].as_refusal()
        refusal.details["rules"] = refusals
        raise refusal


def _takes_seat_again(student: Student, place: Place) -> bool:
    """Late money: a place that ran out is taken again, unless the student has another by now.

    Should the student have been offered a seat meanwhile, that seat is the one.
    """
    if place.state != PlaceState.LAPSED:
        return False
    other = (
        Place.objects.filter(
            student=student,
            teaching_class_id=place.teaching_class_id,
            state__in=PlaceState.live(),
        )
        .exclude(pk=place.pk)
        .first()
    )
    if other is None:
        return take_seat(place.teaching_class_id)
    if other.state != PlaceState.OFFERED:
        return False
    end_entry(place_id=other.pk, to=WaitState.PLACED, actor=None, reason="late_money")
    return states.move(
        other,
        to=PlaceState.CANCELLED,
        moves=PLACE_MOVES,
        reason="late_money",
        ended_at=clock.now(),
    )


def _no_seat() -> Refusal:
    return Refusal(
        "class_full",
        _("This class is full."),
        _("Have a look at the other classes, or call the desk."),
    )


def _gone() -> Refusal:
    return Refusal(
        "place_gone",
        _("This place is no longer kept, and the class is full."),
        _("The desk will call you."),
    )
