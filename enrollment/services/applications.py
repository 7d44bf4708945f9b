"""A person applies with ranked wishes, changes them, takes them back. Lock order: student, round.

Early or late, on the web or at the desk: only that the round was open counts. The clock is read
again under the lock that closing a round takes too, so nobody slips in after the list is frozen.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import Application, ApplicationDraft, EnrolmentDraft, Round
from enrollment.queries.applications import live_application
from enrollment.rules import RuleRefusal
from enrollment.rules.rounds import application_refusal
from enrollment.services.eligibility import find_refusals
from enrollment.services.wishes import place_wishes, take_back_wishes
from enrollment.states import APPLICATION_MOVES, ApplicationState
from university import clock, states
from university.accounts.models import Student, User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal
from university.words import day


def apply(
    *,
    actor: User,
    student: Student,
    round: Round,  # noqa: A002 - the word of the field.
    wishes: Sequence[TeachingClass],
    wants: int,
    channel: str,
) -> Application:
    """Apply in a drawn round, or change what was applied for: ``wishes`` are first choice first.

    Sending the same again returns the same application. ``wishes`` come from
    ``enrollment.queries.classes_for_rules``. ``Refusal.details["rules"]`` holds what the rules say
    by the class's primary key.
    """
    wishes = list({row.pk: row for row in wishes}.values())
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        _refuse_counts(student, round, wishes, wants)
        _refuse_by_rules(student, round, wishes)
        locked = _open_round(round, channel)
        application = live_application(student, locked)
        is_first = application is None
        if application is None:
            application = _begin(actor, student, locked, wants, channel)
        elif application.state != ApplicationState.SUBMITTED:
            raise _decided()
        elif _is_same(application, wishes, wants):
            return application
        place_wishes(application=application, classes=wishes, actor=actor)
        if not is_first:
            _note_change(application, locked, actor, wants, channel)
        _forget_drafts(student, locked, wishes)
        _tell_applied(application, actor, count=len(wishes))
    return application


def withdraw_application(*, actor: User, application: Application, channel: str) -> Application:
    """Take an application back while its round is open. Twice is once.

    Raises ``Refusal("round_closed")`` afterwards: a place that was won can be given back then.
    """
    with transaction.atomic():
        student = lock_row(Student, application.student_id)
        locked = _open_round(application.round, channel)
        application = lock_row(Application, application.pk)
        if application.state == ApplicationState.WITHDRAWN:
            return application
        if application.state == ApplicationState.DECIDED:
            raise _decided()
        take_back_wishes(application=application, actor=actor)
        states.move(
            application,
            to=ApplicationState.WITHDRAWN,
            moves=APPLICATION_MOVES,
            actor=actor,
            withdrawn_at=clock.now(),
        )
        ApplicationDraft.objects.filter(student=student, round=locked).delete()
        _tell_withdrawn(application, student, locked, actor)
    return application


def most_wanted(student: Student, round: Round) -> int:  # noqa: A002
    """Return how many classes the person may still win in the round's term; at least one."""
    policy = queries.policy_of_term(round.term)
    is_new = not student.is_returning and policy.max_classes_new is not None
    limit = policy.max_classes_new if is_new else policy.max_classes
    held = len(queries.live_places_of_term(student, round.term_id))
    return max(1, policy.max_wishes if limit is None else limit - held)


def _open_round(enrolment_round: Round, channel: str) -> Round:
    """Lock the round; raise when it is not open at this very moment by this door."""
    locked = lock_row(Round, enrolment_round.pk)
    if refusal := application_refusal(locked, channel=channel, at=clock.now()):
        raise refusal.as_refusal()
    locked.term = enrolment_round.term
    return locked


def _refuse_counts(
    student: Student, enrolment_round: Round, wishes: Sequence[TeachingClass], wants: int
) -> None:
    most = queries.policy_of_term(enrolment_round.term).max_wishes
    if not wishes:
        raise Refusal(
            "no_wish",
            _("You have not chosen a class yet."),
            _("Please choose at least one class."),
        )
    if len(wishes) > most:
        raise Refusal(
            "too_many_wishes",
            ngettext("You may wish for %(most)d class.", "You may wish for %(most)d classes.", most)
            % {"most": most},
            _("Please take one off your list."),
        )
    if not 1 <= wants <= most_wanted(student, enrolment_round):
        raise Refusal(
            "wants_too_many",
            _("A person may take fewer classes than that."),
            _("Please choose a smaller number of classes."),
        )


def _refuse_by_rules(
    student: Student, enrolment_round: Round, wishes: Sequence[TeachingClass]
) -> None:
    found = rules_against(student=student, round=enrolment_round, wishes=wishes)
    if found:
        refusal = next(iter(found.values()))[0].as_refusal()
        refusal.details["rules"] = found
        raise refusal


def rules_against(
    *,
    student: Student,
    round: Round,  # noqa: A002
    wishes: Sequence[TeachingClass],
) -> dict[int, list[RuleRefusal]]:
    """Return every no by the primary key of the class; classes without one are not in it."""
    places = queries.live_places_of_term(student, round.term_id)
    found: dict[int, list[RuleRefusal]] = {}
    for row in wishes:
        refusals = (
            [_other_term()]
            if row.term_id != round.term_id
            else find_refusals(
                student=student, teaching_class=row, enrolment_round=round, live_places=places
            )
        )
        if refusals:
            found[row.pk] = refusals
    return found


def _begin(
    actor: User, student: Student, enrolment_round: Round, wants: int, channel: str
) -> Application:
    now = clock.now()
    application = Application.objects.create(
        student=student,
        round=enrolment_round,
        wants=wants,
        channel=channel,
        acted_by=actor,
        prospectus_version=enrolment_round.prospectus_version,
        submitted_at=now,
        changed_at=now,
    )
    states.record(application, actor=actor)
    return application


def _note_change(
    application: Application, enrolment_round: Round, actor: User, wants: int, channel: str
) -> None:
    application.wants = wants
    application.channel = channel
    application.acted_by = actor
    application.prospectus_version = enrolment_round.prospectus_version
    application.changed_at = clock.now()
    application.save(
        update_fields=["wants", "channel", "acted_by", "prospectus_version", "changed_at"]
    )


def _forget_drafts(
    student: Student, enrolment_round: Round, wishes: Sequence[TeachingClass]
) -> None:
    ApplicationDraft.objects.filter(student=student, round=enrolment_round).delete()
    EnrolmentDraft.objects.filter(student=student, teaching_class__in=wishes).delete()


def _is_same(application: Application, wishes: Sequence[TeachingClass], wants: int) -> bool:
    standing = queries.standing_wishes(application)
    ids = [wish.teaching_class_id for wish in standing]
    return ids == [row.pk for row in wishes] and application.wants == wants


def _tell_applied(application: Application, actor: User, *, count: int) -> None:
    """Tell the senior of the first time, and of whatever somebody else did (criterion 35)."""
    student, enrolment_round = application.student, application.round
    is_first = application.changed_at == application.submitted_at
    key = f"application:{application.pk}:{application.changed_at.timestamp():.0f}"
    if student.login_id != actor.pk and not actor.is_staff:
        act = _("applying in %(name)s") % {"name": enrolment_round.name}
        tell_helper_acted(actor=actor, student=student, act=act, unique_key=key)
    elif is_first or student.login_id != actor.pk:
        tell(
            student=student,
            template="application_received",
            values={
                "round": enrolment_round.name,
                "count": str(count),
                "date": day(enrolment_round.closes_at),
            },
            unique_key=key,
        )


def _tell_withdrawn(
    application: Application, student: Student, enrolment_round: Round, actor: User
) -> None:
    key = f"application_withdrawn:{application.pk}"
    if student.login_id != actor.pk and not actor.is_staff:
        act = _("taking back the application in %(name)s") % {"name": enrolment_round.name}
        tell_helper_acted(actor=actor, student=student, act=act, unique_key=key)
    elif student.login_id != actor.pk:
        tell(
            student=student,
            template="application_withdrawn",
            values={"round": enrolment_round.name},
            unique_key=key,
        )


def _other_term() -> RuleRefusal:
    return RuleRefusal(
        "class_not_open",
        _("This class is not part of the round."),
        _("Have a look at the other classes."),
    )


def _decided() -> Refusal:
    return Refusal(
        "already_drawn",
        _("The lots of this round have been drawn."),
        _("See under My application what came of it."),
    )
