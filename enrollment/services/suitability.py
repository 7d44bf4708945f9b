"""The senior's own yes or no to a major's suitability statement."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import TeachingClass
from enrollment.queries import suitability_subject
from enrollment.services.drafts import begin_draft, record_answer
from university import clock
from university.accounts.models import (
    Consent,
    ConsentKind,
    ConsentText,
    GivenHow,
    Student,
    User,
)
from university.locking import lock_row
from university.refusals import Refusal


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
    is_own = student.login_id == actor.pk
    is_paper = given_how == GivenHow.PAPER and actor.is_staff
    if not (is_own or is_paper):
        raise Refusal(
            "helper_cannot_answer",
            _("This question is for %(name)s alone. Nobody else may answer it.")
            % {"name": student.name},
            _("They can answer on their own phone, or on paper at the desk."),
        )
    subject = suitability_subject(teaching_class)
    with transaction.atomic():
        lock_row(Student, student.pk)
        given = Consent.objects.filter(
            student=student,
            text__kind=ConsentKind.SUITABILITY,
            subject=subject,
            withdrawn_at__isnull=True,
        )
        if not is_suited:
            given.update(withdrawn_at=clock.now())
        elif not given.exists():
            Consent.objects.create(
                student=student,
                text=_current_text(),
                subject=subject,
                given_at=clock.now(),
                given_how=given_how,
                actor=actor,
            )
        draft = begin_draft(student=student, teaching_class=teaching_class)
        record_answer(draft=draft, is_suited=is_suited)


def _current_text() -> ConsentText:
    """The newest words of the health self-statement; the first version when there is none."""
    texts = ConsentText.objects.filter(kind=ConsentKind.SUITABILITY, valid_from__lte=clock.now())
    newest = texts.order_by("-version").first()
    if newest is not None:
        return newest
    text, _created = ConsentText.objects.get_or_create(
        kind=ConsentKind.SUITABILITY,
        version=1,
        defaults={
            "short_text": _("We never ask for illnesses. We only ask whether you can take part.")
        },
    )
    return text
