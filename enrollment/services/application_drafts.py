"""Wishes that are being put together. Nothing here counts until it is sent."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import TeachingClass
from enrollment import queries
from enrollment.models import DRAFT_LIFE, ApplicationDraft, Round
from enrollment.queries.applications import live_application, live_draft
from enrollment.services.applications import rules_against
from university import clock
from university.accounts.models import Student
from university.locking import lock_row
from university.refusals import Refusal


def wishes_in_hand(*, student: Student, round: Round) -> tuple[list[int], int]:  # noqa: A002
    """Return the wished classes, first choice first, and how many are wanted.

    What is being changed comes before what was sent.
    """
    if draft := live_draft(student, round):
        return list(draft.class_ids), draft.wants
    if application := live_application(student, round):
        return [wish.teaching_class_id for wish in application.wishes.all()], application.wants
    return [], 1


def add_wish(*, student: Student, round: Round, teaching_class: TeachingClass) -> list[int]:  # noqa: A002
    """Put a class at the end of the list. One that is there already stays where it is.

    Raises the refusal of the first rule against it, or ``Refusal("too_many_wishes")``.
    """
    refusals = rules_against(student=student, round=round, wishes=[teaching_class])
    if refusals:
        first = refusals[teaching_class.pk]
        refusal = first[0].as_refusal()
        refusal.details["rules"] = first
        raise refusal
    with transaction.atomic():
        lock_row(Student, student.pk)
        class_ids, wants = wishes_in_hand(student=student, round=round)
        if teaching_class.pk in class_ids:
            return class_ids
        most = queries.policy_of_term(round.term).max_wishes
        if len(class_ids) >= most:
            raise _list_full(most)
        return _keep(student, round, [*class_ids, teaching_class.pk], wants)


def move_wish_up(*, student: Student, round: Round, class_id: int) -> list[int]:  # noqa: A002
    """Let a class change places with the one before it; the first stays first."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        class_ids, wants = wishes_in_hand(student=student, round=round)
        at = class_ids.index(class_id) if class_id in class_ids else 0
        if at > 0:
            class_ids[at - 1], class_ids[at] = class_ids[at], class_ids[at - 1]
            _keep(student, round, class_ids, wants)
        return class_ids


def move_wish_down(*, student: Student, round: Round, class_id: int) -> list[int]:  # noqa: A002
    """Let a class change places with the one after it; the last stays last."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        class_ids, wants = wishes_in_hand(student=student, round=round)
        at = class_ids.index(class_id) if class_id in class_ids else len(class_ids)
        if at < len(class_ids) - 1:
            class_ids[at + 1], class_ids[at] = class_ids[at], class_ids[at + 1]
            _keep(student, round, class_ids, wants)
        return class_ids


def remove_wish(*, student: Student, round: Round, class_id: int) -> list[int]:  # noqa: A002
    """Take a class off the list; one that is not on it changes nothing."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        class_ids, wants = wishes_in_hand(student=student, round=round)
        if class_id not in class_ids:
            return class_ids
        return _keep(student, round, [pk for pk in class_ids if pk != class_id], wants)


def put_in_hand(
    *,
    student: Student,
    round: Round,  # noqa: A002
    class_ids: Sequence[int],
    wants: int,
) -> list[int]:
    """Note a whole list at once, as the desk types it; checked when it is sent."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        return _keep(student, round, class_ids, max(1, wants))


def set_wants(*, student: Student, round: Round, wants: int) -> int:  # noqa: A002
    """Note how many of the wished classes the person wants; checked when it is sent."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        class_ids, _before = wishes_in_hand(student=student, round=round)
        _keep(student, round, class_ids, max(1, wants))
    return wants


def forget_draft(*, student: Student, round: Round) -> None:  # noqa: A002
    """Drop what was not sent."""
    ApplicationDraft.objects.filter(student=student, round=round).delete()


def delete_old_application_drafts() -> int:
    """Delete what nobody touched for seven days; return how many. A sweep."""
    deleted, _kinds = ApplicationDraft.objects.filter(
        updated_at__lt=clock.now() - DRAFT_LIFE
    ).delete()
    return deleted


def _keep(
    student: Student, enrolment_round: Round, class_ids: Sequence[int], wants: int
) -> list[int]:
    values = {"class_ids": list(class_ids), "wants": wants, "updated_at": clock.now()}
    ApplicationDraft.objects.update_or_create(
        student=student, round=enrolment_round, defaults=values
    )
    return list(class_ids)


def _list_full(most: int) -> Refusal:
    return Refusal(
        "too_many_wishes",
        ngettext("You may wish for %(most)d class.", "You may wish for %(most)d classes.", most)
        % {"most": most},
        _("Please take one off your list."),
    )
