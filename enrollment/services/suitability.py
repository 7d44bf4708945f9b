"""The senior's own yes or no to a major's suitability statement."""

from django.db import transaction

from courses.models import TeachingClass
from enrollment.queries import suitability_subject
from enrollment.services.drafts import begin_draft, record_answer
from university.accounts.models import ConsentKind, GivenHow, Student, User
from university.accounts.queries import live_consents
from university.accounts.services.consents import (
    give_consent,
    require_own_voice,
    withdraw_consent,
)
from university.locking import lock_row


def answer_suitability(
    *,
    actor: User,
    student: Student,
    teaching_class: TeachingClass,
    is_suited: bool,
    given_how: str = GivenHow.SELF,
) -> None:
    """Record the answer: a yes as a consent with its version, a no by withdrawing an earlier yes.

    Raises ``Refusal("helper_cannot_answer")`` when a helper answers in the senior's place.
    """
    require_own_voice(actor=actor, student=student, given_how=given_how)
    subject = suitability_subject(teaching_class)
    with transaction.atomic():
        lock_row(Student, student.pk)
        given = live_consents(student).filter(text__kind=ConsentKind.SUITABILITY, subject=subject)
        if is_suited:
            give_consent(
                actor=actor,
                student=student,
                kind=ConsentKind.SUITABILITY,
                subject=subject,
                given_how=given_how,
            )
        elif consent := given.select_related("student").first():
            withdraw_consent(actor=actor, consent=consent)
        draft = begin_draft(student=student, teaching_class=teaching_class)
        record_answer(draft=draft, is_suited=is_suited)
