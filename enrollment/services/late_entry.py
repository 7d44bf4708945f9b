"""Late entry into a running class (插班): approved by staff, on its own terms."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Place, Round
from enrollment.rules.rounds import late_entry_of
from enrollment.services.holding import applying_for, tell_held
from enrollment.services.places import keep_seat, places_still_live, refuse_by_rules
from enrollment.states import PlaceState
from university import clock
from university.accounts.models import Student, User
from university.locking import lock_row
from university.refusals import Refusal

#: Who may set rules aside may also let people into a class that runs.
MAY_ADMIT = "enrollment.set_rules_aside"
_SHORTEST_REASON = 4


def late_entry_round(teaching_class: TeachingClass) -> Round | None:
    """Return the term's round of late entry that is open now, or None."""
    return late_entry_of(queries.rounds_of_term(teaching_class.term_id), at=clock.now())


def admit_late(
    *, actor: User, student: Student, teaching_class: TeachingClass, reason: str, channel: str
) -> Place:
    """Hold a place in a running class for a student: the rules hold, and staff say why.

    Admitting twice gives the same place. Raises Refusal ``not_yours_to_admit``, ``reason_missing``,
    ``no_late_entry``, ``class_full`` or what a rule says.
    """
    chosen = _allowed_round(actor, teaching_class, reason)
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        places = places_still_live(student, teaching_class.term_id, clock.now())
        for place in places:
            if place.teaching_class_id == teaching_class.pk and place.state == PlaceState.HELD:
                return place
        refuse_by_rules(student, teaching_class, chosen, places)
        place = keep_seat(
            actor=actor,
            student=student,
            teaching_class=teaching_class,
            round=chosen,
            channel=channel,
            reason=reason,
        )
        log(
            instance=place,
            action="enrollment.late_entry",
            user=actor,
            data={"reason": reason.strip()[:200]},
        )
        tell_held(place, actor=actor, act=applying_for(place))
    return place


def _allowed_round(actor: User, teaching_class: TeachingClass, reason: str) -> Round:
    if not actor.has_perm(MAY_ADMIT):
        raise Refusal(
            "not_yours_to_admit",
            _("You cannot let people into a class that runs."),
            _("Please ask the registrar."),
        )
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Refusal(
            "reason_missing",
            _("Please write down why they come late."),
            _("A short sentence is enough."),
        )
    chosen = late_entry_round(teaching_class)
    if chosen is None:
        raise Refusal(
            "no_late_entry",
            _("Nobody can come into a running class at the moment."),
            _("The registrar opens a round of late entry first."),
        )
    return chosen
