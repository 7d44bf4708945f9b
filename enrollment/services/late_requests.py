"""Asking to come into a running class, and the office's answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import ActChannel, LateRequest, Place
from enrollment.rules.rounds import late_entry_refusal
from enrollment.services.late_entry import MAY_ADMIT, admit_late, late_entry_round
from enrollment.services.places import refuse_by_rules
from enrollment.states import LATE_REQUEST_MOVES, LateRequestState
from university import clock, states
from university.accounts.models import Student, User
from university.accounts.services.authorities import tell_helper_acted
from university.locking import lock_row
from university.notifications.services import tell
from university.refusals import Refusal


def ask_late_entry(
    *, actor: User, student: Student, teaching_class: TeachingClass, channel: str
) -> LateRequest:
    """Ask the office for a place in a class that runs. Asking twice is asking once.

    ``teaching_class`` comes from ``enrollment.queries.classes_for_rules``. Raises Refusal
    ``no_late_entry``, ``wrong_channel`` or what a rule says; then nothing has been written.
    """
    chosen = late_entry_round(teaching_class)
    no = late_entry_refusal(chosen, channel=channel)
    if no is not None:
        raise no.as_refusal()
    with transaction.atomic():
        student = lock_row(Student, student.pk)
        asked = LateRequest.objects.filter(student=student, teaching_class=teaching_class)
        if found := asked.filter(state=LateRequestState.ASKED).first():
            return found
        live = queries.live_places_of_term(student, teaching_class.term_id)
        refuse_by_rules(student, teaching_class, chosen, live)
        row = LateRequest.objects.create(
            student=student, teaching_class=teaching_class, channel=channel, acted_by=actor
        )
        states.record(row, actor=actor)
        if not actor.is_staff:
            tell_helper_acted(
                actor=actor,
                student=student,
                act=_("asking to join %(name)s late") % {"name": teaching_class.name},
                unique_key=f"late_asked:{row.pk}",
            )
    return row


def take_back_late_request(*, actor: User, request: LateRequest) -> LateRequest:
    """No longer ask. Doing it twice changes nothing. Raises Refusal ``answered_already``."""
    if request.state == LateRequestState.TAKEN_BACK:
        return request
    with transaction.atomic():
        _answer(request, to=LateRequestState.TAKEN_BACK, actor=actor)
    return request


def admit_request(*, actor: User, request: LateRequest, reason: str) -> LateRequest:
    """Say yes: a place is held, to be paid for. Raises Refusal as ``admit_late`` does."""
    with transaction.atomic():
        place = admit_late(
            actor=actor,
            student=request.student,
            teaching_class=queries.classes_for_rules().get(pk=request.teaching_class_id),
            reason=reason,
            channel=ActChannel(request.channel),
        )
        _answer(request, to=LateRequestState.ADMITTED, actor=actor, answer=reason, place=place)
    return request


def decline_request(*, actor: User, request: LateRequest, reason: str) -> LateRequest:
    """Say no, with a reason that stays with the office; the senior is told to ring.

    Raises Refusal ``not_yours_to_admit``, ``reason_missing`` or ``answered_already``.
    """
    if not actor.has_perm(MAY_ADMIT):
        raise Refusal("not_yours_to_admit", _("You cannot let people into a class that runs."))
    if not reason.strip():
        raise Refusal("reason_missing", _("Please write down the reason."))
    with transaction.atomic():
        _answer(request, to=LateRequestState.DECLINED, actor=actor, answer=reason)
        tell(
            student=request.student,
            template="late_entry_declined",
            values={"class_name": request.teaching_class.name},
            unique_key=f"late_declined:{request.pk}",
        )
    return request


def _answer(
    request: LateRequest,
    *,
    to: LateRequestState,
    actor: User,
    answer: str = "",
    place: Place | None = None,
) -> None:
    request.refresh_from_db(fields=["state"])
    if request.state != LateRequestState.ASKED or not states.move(
        request,
        to=to,
        moves=LATE_REQUEST_MOVES,
        actor=actor,
        decided_by=actor,
        decided_at=clock.now(),
        answer=answer.strip()[:200],
        place=place,
    ):
        raise Refusal("answered_already", _("This question was answered before."))
