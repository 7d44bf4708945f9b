"""Who waits for a full class, in which order, and why.

``join_head`` and ``join_end`` only write the list; ``join_waitlist`` is what a person asks for.
"""

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import ActChannel, Round, WaitlistEntry
from enrollment.queries import waiting as lists
from enrollment.rules import RuleRefusal
from enrollment.rules.rounds import waitlist_refusal, waitlist_round
from enrollment.services.eligibility import find_refusals
from enrollment.services.offers import NO_SEAT, offer_free_seats
from enrollment.states import WAIT_MOVES, WaitState
from university import clock, states
from university.accounts.models import Student, User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.notifications.services import take_back


def join_head(
    *,
    student: Student,
    teaching_class: TeachingClass,
    reason: str,
    actor: User | None = None,
) -> WaitlistEntry:
    """Put a student first, as when their money came late. Who waits already moves to the head."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        lock_row(TeachingClass, teaching_class.pk)
        waiting = lists.waiting_for(teaching_class.pk)
        first = waiting.aggregate(rank=Min("rank"))["rank"]
        rank = 0 if first is None else first - 1
        entry = waiting.filter(student=student).first()
        if entry is None:
            entry = _join(student, teaching_class, rank, reason, actor)
        elif entry.rank != first:
            entry.rank = rank
            entry.reason = reason[:100]
            entry.save(update_fields=["rank", "reason"])
    return entry


def join_end(
    *,
    student: Student,
    teaching_class: TeachingClass,
    reason: str = "",
    actor: User | None = None,
    round: Round | None = None,  # noqa: A002 - the word of the field.
    channel: str = ActChannel.WEB,
) -> WaitlistEntry:
    """Put a student last. Who waits already keeps their rank."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        lock_row(TeachingClass, teaching_class.pk)
        waiting = lists.waiting_for(teaching_class.pk)
        if entry := waiting.filter(student=student).first():
            return entry
        last = waiting.aggregate(rank=Max("rank"))["rank"]
        rank = 1 if last is None else last + 1
        return _join(
            student, teaching_class, rank, reason, actor, enrolment_round=round, channel=channel
        )


def join_waitlist(
    *, actor: User, student: Student, teaching_class: TeachingClass, channel: str
) -> WaitlistEntry:
    """Wait for a full class, at the end of its list. Asking twice changes nothing.

    The rules are the same as for a place. Raises Refusal ``waitlist_closed``, ``wrong_channel``,
    ``already_has_place`` or what a rule says; then nothing has been written. Should a seat be free
    at that moment, it is offered at once.
    """
    chosen = waitlist_round(queries.rounds_of_term(teaching_class.term_id), at=clock.now())
    if closed := waitlist_refusal(chosen, channel=channel):
        raise closed.as_refusal()
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        if entry := lists.waiting_for(teaching_class.pk).filter(student=student).first():
            return entry
        if refusals := waiting_refusals(
            student=student, teaching_class=teaching_class, enrolment_round=chosen
        ):
            refusal = refusals[0].as_refusal()
            refusal.details["rules"] = refusals
            raise refusal
        entry = join_end(
            student=student,
            teaching_class=teaching_class,
            reason="",
            actor=actor,
            round=chosen,
            channel=channel,
        )
        tell_helper_acted(
            actor=actor,
            student=student,
            act=_("waiting for %(name)s") % {"name": teaching_class.name},
            unique_key=f"waitlist_joined:{entry.pk}",
        )
        offer_free_seats(teaching_class=teaching_class)
        entry.refresh_from_db()
    return entry


def waiting_refusals(
    *, student: Student, teaching_class: TeachingClass, enrolment_round: Round | None
) -> list[RuleRefusal]:
    """Return every rule that keeps a student off the waitlist: those for a place, but fullness."""
    found = find_refusals(
        student=student, teaching_class=teaching_class, enrolment_round=enrolment_round
    )
    if lists.has_live_place(student=student, teaching_class=teaching_class):
        return [r for r in found if r.code == "already_has_place"] or [_has_offer()]
    return [refusal for refusal in found if refusal.code not in NO_SEAT]


def leave(*, entry: WaitlistEntry, actor: User | None, reason: str = "") -> bool:
    """Take an entry off the list; False when it had ended before."""
    with transaction.atomic():
        lock_row(TeachingClass, entry.teaching_class_id)
        entry.refresh_from_db(fields=["state"])
        left = entry.state == WaitState.WAITING and states.move(
            entry,
            to=WaitState.LEFT,
            moves=WAIT_MOVES,
            actor=actor,
            reason=reason,
            ended_at=clock.now(),
        )
        if left and actor is not None:
            tell_helper_acted(
                actor=actor,
                student=entry.student,
                act=_("no longer waiting for %(name)s") % {"name": entry.teaching_class.name},
                unique_key=f"waitlist_left:{entry.pk}",
            )
    return left


def end_entry(*, place_id: int, to: WaitState, actor: User | None, reason: str = "") -> None:
    """Write the answer to an offer on the entry that led to it. Called under the class's lock.

    An answered offer is announced to nobody any more, by text or by call.
    """
    entry = WaitlistEntry.objects.filter(place=place_id, state=WaitState.OFFERED).first()
    if entry is not None:
        states.move(
            entry, to=to, moves=WAIT_MOVES, actor=actor, reason=reason, ended_at=clock.now()
        )
    take_back(unique_key=f"place_offered:{place_id}", because=_("The offer has been answered."))


def _join(
    student: Student,
    teaching_class: TeachingClass,
    rank: int,
    reason: str,
    actor: User | None,
    *,
    enrolment_round: Round | None = None,
    channel: str = ActChannel.WEB,
) -> WaitlistEntry:
    entry = WaitlistEntry.objects.create(
        student=student,
        teaching_class=teaching_class,
        rank=rank,
        reason=reason[:100],
        round=enrolment_round,
        channel=channel,
        acted_by=actor,
        created_at=clock.now(),
    )
    states.record(entry, actor=actor, reason=reason)
    return entry


def _has_offer() -> RuleRefusal:
    return RuleRefusal(
        "already_has_place",
        _("A place in this class is kept for you already."),
        _("Please answer the offer on your page."),
    )
