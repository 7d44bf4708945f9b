"""A class with too few people: everybody is asked, each answer is kept and done at once.

Lock order: student, classes by pk, place. Money is not moved here: a move leaves a ``Transfer``, a
refund a ``Withdrawal``, and payments act on those.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from courses.models import TeachingClass
from courses.services.classes import hide_class
from enrollment import queries
from enrollment.models import (
    BelowMinimum,
    ClassAnswer,
    ClassChoice,
    Place,
    Transfer,
    WithdrawalKind,
)
from enrollment.queries.small_classes import accepted_places, other_classes_for
from enrollment.services.places import refuse_by_rules
from enrollment.services.transfers import move_place
from enrollment.services.withdrawals import withdraw_place
from enrollment.states import SMALL_CLASS_MOVES, PlaceState, SmallClassState
from university import clock, states
from university.accounts.models import Student, User
from university.locking import lock_row, lock_rows
from university.notifications.services import tell
from university.refusals import Refusal
from university.words import day

MAY_DECIDE = "enrollment.decide_small_class"
_REASON = "below_minimum"


def ask_small_class(
    *,
    actor: User,
    teaching_class: TeachingClass,
    merge_into: TeachingClass | None,
    answer_by: datetime,
    reason: str,
) -> BelowMinimum:
    """Ask everybody with a place what they want instead; asking twice is asking once.

    Raises Refusal ``may_not_decide``, ``enough_people``, ``answer_by_past`` or ``merge_unfit``;
    then nobody is asked.
    """
    _require_may_decide(actor)
    with transaction.atomic():
        row = lock_row(TeachingClass, teaching_class.pk)
        asked = BelowMinimum.objects.filter(teaching_class=row, state=SmallClassState.ASKING)
        if found := asked.first():
            return found
        _require_askable(row, merge_into, answer_by)
        below = BelowMinimum.objects.create(
            teaching_class=row,
            merge_into=merge_into,
            answer_by=answer_by,
            reason=reason.strip()[:200],
            opened_by=actor,
            opened_at=clock.now(),
        )
        states.record(below, actor=actor, reason=reason)
        log(instance=below, action="enrollment.ask_small_class", user=actor)
        ask_newcomers(below)
    return below


def ask_newcomers(below: BelowMinimum) -> list[ClassChoice]:
    """Ask those who have a place and were not asked yet; call it with the class locked."""
    asked = set(below.answers.values_list("place_id", flat=True))
    new = []
    for place in accepted_places(below.teaching_class):
        if place.pk in asked:
            continue
        new.append(ClassChoice(below_minimum=below, student=place.student, place=place))
        tell(
            student=place.student,
            template="small_class",
            values={"class_name": below.teaching_class.name, "date": day(below.answer_by)},
            unique_key=f"small_class:{below.pk}:{place.pk}",
        )
    return ClassChoice.objects.bulk_create(new)


def answer_small_class(
    *,
    actor: User,
    choice: ClassChoice,
    to_class: TeachingClass | None,
    channel: str,
) -> ClassChoice:
    """Keep one answer and do it: go over to ``to_class``, or give the place back for money (None).

    The same answer twice is one. Raises Refusal ``question_closed``, ``answered_already``,
    ``not_your_place_any_more``, ``class_not_offered``, ``class_full`` or what a rule says; then
    nothing has been written.
    """
    with transaction.atomic():
        student = lock_row(Student, choice.student_id)
        below = BelowMinimum.objects.select_related("teaching_class").get(
            pk=choice.below_minimum_id
        )
        classes = {below.teaching_class_id} | ({to_class.pk} if to_class else set())
        lock_rows(TeachingClass, classes)
        choice = ClassChoice.objects.select_related("place", "below_minimum").get(pk=choice.pk)
        if choice.answer:
            return _answered(choice, to_class)
        _require_open(choice)
        if to_class is None:
            choice.answer = ClassAnswer.REFUND
            withdraw_place(
                actor=actor,
                place=choice.place,
                kind=WithdrawalKind.NOT_OPENED,
                reason=str(WithdrawalKind.NOT_OPENED.label),
            )
        else:
            choice.to_class = _offered(choice, to_class)
            is_merge = to_class.pk == below.merge_into_id
            choice.answer = ClassAnswer.MERGE if is_merge else ClassAnswer.MOVE
            choice.transfer = _go_over(actor, student, choice.place, choice.to_class, channel)
        choice.channel, choice.acted_by, choice.answered_at = channel, actor, clock.now()
        choice.save()
    return choice


def open_after_all(*, actor: User, below: BelowMinimum) -> BelowMinimum:
    """Enough people came, or the school opens it all the same: whoever is still in it is told.

    Raises Refusal ``may_not_decide`` or ``question_closed``.
    """
    _require_may_decide(actor)
    with transaction.atomic():
        lock_row(TeachingClass, below.teaching_class_id)
        below = _close(below, SmallClassState.OPENED, actor)
        for place in accepted_places(below.teaching_class):
            tell(
                student=place.student,
                template="small_class_opens",
                values={"class_name": below.teaching_class.name},
                unique_key=f"small_class_opens:{below.pk}:{place.pk}",
            )
    return below


def settle_small_class(*, actor: User, below: BelowMinimum) -> BelowMinimum:
    """Take the class back from the public, once nobody has a place in it any more.

    Raises Refusal ``may_not_decide``, ``question_closed`` or ``people_left``.
    """
    _require_may_decide(actor)
    with transaction.atomic():
        row = lock_row(TeachingClass, below.teaching_class_id)
        if row.taken:
            raise Refusal(
                "people_left",
                ngettext(
                    "%(count)d person still has a place in this class.",
                    "%(count)d people still have a place in this class.",
                    row.taken,
                )
                % {"count": row.taken},
                _("Please ring those who have not answered."),
            )
        below = _close(below, SmallClassState.SETTLED, actor)
        hide_class(teaching_class=row, actor=actor)
    return below


def _go_over(
    actor: User, student: Student, place: Place, to_class: TeachingClass, channel: str
) -> Transfer:
    from_class = queries.classes_for_rules().get(pk=place.teaching_class_id)
    live = queries.live_places_of_term(student, from_class.term_id)
    others = [other for other in live if other.pk != place.pk]
    refuse_by_rules(student, to_class, None, others)
    return move_place(
        actor=actor,
        place=place,
        from_class=from_class,
        to_class=to_class,
        reason=_REASON,
        channel=channel,
    )


def _offered(choice: ClassChoice, to_class: TeachingClass) -> TeachingClass:
    for row in other_classes_for(choice):
        if row.pk == to_class.pk:
            return row
    raise Refusal(
        "class_not_offered",
        _("This class has no place for them any more."),
        _("Please choose again."),
    )


def _answered(choice: ClassChoice, to_class: TeachingClass | None) -> ClassChoice:
    if choice.to_class_id == (to_class.pk if to_class else None):
        return choice
    raise Refusal(
        "answered_already",
        _("This question was answered before."),
        _("The desk can help you to change it."),
    )


def _require_open(choice: ClassChoice) -> None:
    if choice.below_minimum.state != SmallClassState.ASKING:
        raise _closed()
    place = choice.place
    if (
        place.state not in PlaceState.accepted()
        or place.teaching_class_id != choice.below_minimum.teaching_class_id
    ):
        raise Refusal("not_your_place_any_more", _("This place has ended already."))


def _require_askable(
    row: TeachingClass, merge_into: TeachingClass | None, answer_by: datetime
) -> None:
    if accepted_places(row).count() >= row.min_open:
        raise Refusal("enough_people", _("This class has enough people to open."))
    if answer_by <= clock.now():
        raise Refusal("answer_by_past", _("The day to answer must still come."))
    if merge_into is not None and (merge_into.pk == row.pk or merge_into.term_id != row.term_id):
        raise Refusal("merge_unfit", _("Please choose another class of the same term."))


def _close(below: BelowMinimum, to: SmallClassState, actor: User) -> BelowMinimum:
    below = BelowMinimum.objects.select_related("teaching_class").get(pk=below.pk)
    if below.state == to:
        return below
    if below.state != SmallClassState.ASKING or not states.move(
        below, to=to, moves=SMALL_CLASS_MOVES, actor=actor, closed_at=clock.now()
    ):
        raise _closed()
    log(instance=below, action="enrollment.close_small_class", user=actor, data={"to": str(to)})
    return below


def _closed() -> Refusal:
    return Refusal(
        "question_closed", _("This question is closed."), _("Please look at the class once more.")
    )


def _require_may_decide(actor: User) -> None:
    if not actor.has_perm(MAY_DECIDE):
        raise Refusal(
            "may_not_decide", _("You cannot decide about classes."), _("Please ask the registrar.")
        )
