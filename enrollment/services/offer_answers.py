"""The answer to an offer: yes, no, or none in time. A no passes the seat on at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from courses.working_days import add_working_days
from enrollment import queries
from enrollment.models import Place, Round
from enrollment.queries import waiting
from enrollment.rules import RuleRefusal
from enrollment.seats import free_seat
from enrollment.services.eligibility import find_refusals
from enrollment.services.holding import look_again, tell_held
from enrollment.services.offers import NO_SEAT, offer_free_seats
from enrollment.services.waitlist import end_entry
from enrollment.states import PLACE_MOVES, PlaceState, WaitState
from university import clock, states
from university.accounts.models import Student, User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal

#: The seat is kept already, and who has an offer no longer stands on the list.
_SETTLED_BY_THE_OFFER = {*NO_SEAT, "already_has_place", "not_in_audience"}


def accept_offer(*, actor: User, place: Place, channel: str) -> Place:
    """Turn an offer into a held place, with working days to pay. Saying yes twice is no mistake.

    Raises Refusal ``offer_over`` when the time has run out or the offer was declined, or what a
    rule says now (``details["rules"]`` has all of them); then nothing has been written.
    """
    now = clock.now()
    with transaction.atomic():
        student = lock_row(Student, place.student_id)
        lock_row(TeachingClass, place.teaching_class_id)
        look_again(place)
        if place.state in PlaceState.accepted():
            return place
        _require_open(place, now)
        if refusals := answer_refusals(place=place, student=student):
            refusal = refusals[0].as_refusal()
            refusal.details["rules"] = refusals
            raise refusal
        states.move(
            place,
            to=PlaceState.HELD,
            moves=PLACE_MOVES,
            actor=actor,
            reason="offer_accepted",
            held_until=add_working_days(now, hold_workdays(place.round)),
            channel=channel,
            acted_by=actor,
        )
        end_entry(place_id=place.pk, to=WaitState.PLACED, actor=actor)
        name = {"name": place.teaching_class.name}
        tell_held(place, actor=actor, act=_("saying yes to a place in %(name)s") % name)
    return place


def decline_offer(*, actor: User, place: Place) -> Place:
    """Give an offered seat to the next person in the same transaction. Twice changes nothing.

    Raises Refusal ``offer_accepted`` when the place was taken before, ``offer_over`` when the time
    had run out.
    """
    with transaction.atomic():
        lock_row(TeachingClass, place.teaching_class_id)
        look_again(place)
        if place.state == PlaceState.CANCELLED:
            return place
        if place.state in PlaceState.accepted():
            raise Refusal(
                "offer_accepted",
                _("You have taken this place already."),
                _("You can give it back under My classes."),
            )
        if place.state == PlaceState.LAPSED:
            raise _over()
        end_offer(place=place, actor=actor, reason="offer_declined")
        tell_helper_acted(
            actor=actor,
            student=place.student,
            act=_("saying no to a place in %(name)s") % {"name": place.teaching_class.name},
            unique_key=f"offer_declined:{place.pk}",
        )
    return place


def end_offer(*, place: Place, actor: User | None, reason: str) -> None:
    """End an open offer and pass its seat on. The caller holds the class and has looked again."""
    states.move(
        place,
        to=PlaceState.CANCELLED,
        moves=PLACE_MOVES,
        actor=actor,
        reason=reason,
        ended_at=clock.now(),
    )
    end_entry(place_id=place.pk, to=WaitState.DECLINED, actor=actor, reason=reason)
    free_seat(place.teaching_class_id)
    offer_free_seats(teaching_class=place.teaching_class)


def lapse_due_offers(*, limit: int = 500) -> int:
    """Pass on every offer that nobody answered in time; return how many. A sweep."""
    now = clock.now()
    due = waiting.due_offers()[:limit].values_list("pk", "teaching_class_id")
    return sum(_lapse(pk, class_id, now) for pk, class_id in list(due))


def answer_refusals(*, place: Place, student: Student) -> list[RuleRefusal]:
    """Return the rules that stand between this offer and a yes; an empty list is none."""
    found = find_refusals(
        student=student,
        teaching_class=queries.classes_for_rules().get(pk=place.teaching_class_id),
        enrolment_round=place.round,
    )
    return [refusal for refusal in found if refusal.code not in _SETTLED_BY_THE_OFFER]


def hold_workdays(enrolment_round: Round | None) -> int:
    """Return the working days to pay: of the round by which the person waited, or the usual."""
    if enrolment_round is not None:
        return enrolment_round.hold_workdays
    usual: int = Round._meta.get_field("hold_workdays").get_default()
    return usual


def _lapse(place_id: int, class_id: int, now: datetime) -> bool:
    with transaction.atomic():
        lock_row(TeachingClass, class_id)
        place = (
            Place.objects.select_related("student__login", "teaching_class")
            .filter(pk=place_id, state=PlaceState.OFFERED, answer_by__lt=now)
            .first()
        )
        if place is None or not states.move(
            place, to=PlaceState.LAPSED, moves=PLACE_MOVES, reason="no_answer", ended_at=now
        ):
            return False
        end_entry(place_id=place.pk, to=WaitState.MISSED, actor=None)
        free_seat(class_id)
        tell(
            student=place.student,
            template="offer_lapsed",
            values={"class_name": place.teaching_class.name},
            unique_key=f"offer_lapsed:{place.pk}",
        )
        offer_free_seats(teaching_class=place.teaching_class)
    return True


def _require_open(place: Place, now: datetime) -> None:
    is_open = place.state == PlaceState.OFFERED and place.answer_by and now <= place.answer_by
    if not is_open:
        raise _over()


def _over() -> Refusal:
    return Refusal(
        "offer_over",
        _("The time to answer is over. The place went to the next person."),
        _("You may join the waitlist again."),
    )
