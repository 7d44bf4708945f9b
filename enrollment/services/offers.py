"""A free seat goes to the first who waits and may have it, in the transaction that freed it.

Lock order: student, class, place. Whoever frees a seat holds the class, so the next person's own
row is not locked here: the rules are asked again, under that lock, when they accept.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from courses.working_days import add_working_days
from enrollment import queries
from enrollment.models import Place, WaitlistEntry
from enrollment.queries import waiting
from enrollment.rules import RuleRefusal
from enrollment.seats import take_seat
from enrollment.services.eligibility import find_refusals
from enrollment.states import WAIT_MOVES, PlaceState, WaitState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row
from university.notifications.quiet_hours import next_allowed
from university.notifications.services import tell
from university.words import moment

#: Nobody has to answer in the first minute of the morning.
_WAKING_HOUR = timedelta(hours=1)
#: The desk rings people without a phone of their own; it is open until five.
_DESK_CLOSES = time(17, 0)
_HAS_PLACE = "already_has_place"
#: There is no seat for anybody who waits; that is nobody's fault, and nobody is passed over.
NO_SEAT = frozenset({"class_full", "kept_for_renewal"})
#: Nobody is offered a seat, and nobody is passed over.
_NO_OFFERS = NO_SEAT | {"class_may_not_open"}


def offer_next(*, teaching_class: TeachingClass, actor: User | None = None) -> Place | None:
    """Offer one free seat to the first who waits; None when no seat is free or nobody may have it.

    Call it in the transaction that freed the seat. People whom the rules no longer allow are
    passed over: the reason is kept on their entry, and they are told.
    """
    with transaction.atomic():
        lock_row(TeachingClass, teaching_class.pk)
        entry = waiting.first_waiting(teaching_class.pk)
        if entry is None:
            return None
        row = queries.classes_for_rules().get(pk=teaching_class.pk)
        if not waiting.takes_offers(row):
            return None
        while entry is not None and row.places_left > 0:
            refusals = _refusals(entry, row)
            if any(refusal.code in _NO_OFFERS for refusal in refusals):
                return None
            if not refusals:
                return _offer(entry, row, actor)
            _pass_over(entry, refusals[0], row, actor)
            entry = waiting.first_waiting(teaching_class.pk)
    return None


def offer_free_seats(*, teaching_class: TeachingClass, actor: User | None = None) -> list[Place]:
    """Offer every free seat of a class, in the order of its waitlist."""
    offered = []
    with transaction.atomic():
        while place := offer_next(teaching_class=teaching_class, actor=actor):
            offered.append(place)
    return offered


def offer_added_seats(teaching_class: TeachingClass, actor: User | None) -> None:
    """Pass on the seats that staff added to a class, before anybody can pass by."""
    offer_free_seats(teaching_class=teaching_class, actor=actor)


def offer_seats_everywhere() -> int:
    """Offer seats that came free by a way that told nobody; return how many. A sweep."""
    classes = [row for row in waiting.classes_with_seats_awaited() if waiting.takes_offers(row)]
    return sum(len(offer_free_seats(teaching_class=row)) for row in classes)


def answer_deadline(now: datetime, hours: int) -> datetime:
    """Return when an offer made at ``now`` runs out: ``hours`` after it can be heard of, or more.

    On the full hour; never within the quiet hours, nor in the first hour after them.
    """
    ends = next_allowed(_full_hour(next_allowed(now) + timedelta(hours=hours)))
    return max(ends, next_allowed(ends - _WAKING_HOUR) + _WAKING_HOUR)


def _full_hour(at: datetime) -> datetime:
    begun = at.replace(minute=0, second=0, microsecond=0)
    return begun if begun == at else begun + timedelta(hours=1)


def call_deadline(now: datetime, hours: int) -> datetime:
    """Return the same for who must be rung up: not before the desk closes on a working day."""
    next_day = timezone.localtime(add_working_days(now, 1))
    closes = datetime.combine(next_day.date(), _DESK_CLOSES, tzinfo=next_day.tzinfo)
    return max(answer_deadline(now, hours), closes)


def _refusals(entry: WaitlistEntry, row: TeachingClass) -> list[RuleRefusal]:
    """Every rule that keeps the next person from this seat; one who sits there already has one."""
    student = entry.student
    if waiting.has_live_place(student=student, teaching_class=row):
        return [RuleRefusal(_HAS_PLACE, "", "")]
    return find_refusals(student=student, teaching_class=row, enrolment_round=entry.round)


def _offer(entry: WaitlistEntry, row: TeachingClass, actor: User | None) -> Place | None:
    student, now = entry.student, clock.now()
    if not take_seat(row.pk):
        return None  # Only when somebody counts without the lock: the check of the row holds.
    deadline = answer_deadline if student.phone else call_deadline
    place = Place.objects.create(
        student=student,
        teaching_class=row,
        round=entry.round,
        state=PlaceState.OFFERED,
        answer_by=deadline(now, waiting.policy_of(row).offer_hours),
        channel=entry.channel,
        acted_by=actor,
        created_at=now,
    )
    states.record(place, actor=actor, reason="waitlist")
    if not states.move(entry, to=WaitState.OFFERED, moves=WAIT_MOVES, actor=actor, place=place):
        msg = f"waitlist entry {entry.pk} moved while its class was locked"
        raise RuntimeError(msg)
    row.taken += 1
    _tell_offered(student, row, place)
    return place


def _pass_over(
    entry: WaitlistEntry, refusal: RuleRefusal, row: TeachingClass, actor: User | None
) -> None:
    if refusal.code == _HAS_PLACE:
        _end(entry, WaitState.PLACED, actor=actor, because=refusal.code)
        return
    _end(entry, WaitState.PASSED, actor=actor, because=refusal.code)
    WaitlistEntry.objects.filter(pk=entry.pk).update(ended_because=refusal.message[:200])
    tell(
        student=entry.student,
        template="waitlist_passed",
        values={"class_name": row.name, "reason": reason_words(refusal)},
        unique_key=f"waitlist_passed:{entry.pk}",
    )


def _end(entry: WaitlistEntry, to: WaitState, *, actor: User | None, because: str) -> None:
    states.move(entry, to=to, moves=WAIT_MOVES, actor=actor, reason=because, ended_at=clock.now())


def _tell_offered(student: Student, row: TeachingClass, place: Place) -> None:
    assert place.answer_by is not None  # noqa: S101 - it was just set.
    tell(
        student=student,
        template="place_offered",
        values={"class_name": row.name, "until": moment(place.answer_by)},
        unique_key=f"place_offered:{place.pk}",
    )


def reason_words(refusal: RuleRefusal) -> str:
    """Return the reason in a few words that fit into a text message."""
    return {
        "too_young": _("age"),
        "too_old": _("age"),
        "course_before": _("another course comes first"),
        "class_limit": _("number of classes"),
        "high_activity_limit": _("number of classes"),
        "time_clash": _("another class at that time"),
        "not_on_register": _("not on the register"),
        "privacy_withdrawn": _("consent taken back"),
        "audition_first": _("audition"),
        "suitability_not_affirmed": _("health question not answered"),
    }.get(refusal.code, _("the rules of enrolment"))
