"""A person's own yes, in which words it was given, and taking it back as easily."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from university import clock
from university.accounts.models import (
    Consent,
    ConsentKind,
    ConsentText,
    GivenHow,
    Student,
    User,
)
from university.accounts.queries import current_text
from university.locking import lock_row
from university.refusals import Refusal

#: The first version of each text, for a school whose editors have not written their own.
FIRST_WORDS = {
    ConsentKind.PRIVACY: gettext_lazy(
        "We write down your name, birth date, phone and emergency contact, only to enrol you, "
        "teach you and reach you. You may look at it, correct it or have it deleted."
    ),
    ConsentKind.SUITABILITY: gettext_lazy(
        "We never ask for illnesses. We only ask whether you can take part."
    ),
    ConsentKind.PHOTOS: gettext_lazy(
        "The school may show photos of classes and performances in which you appear."
    ),
    ConsentKind.MARKETING: gettext_lazy(
        "The school may send you text messages about lectures and new classes."
    ),
}
#: The whole notice behind the short one; the other texts say all in one sentence.
FULL_PRIVACY_WORDS = gettext_lazy(
    "What we keep: name, sex, birth date, phone, emergency contact, your classes and what you "
    "paid. The ID number only if you give it.\n\n"
    "What for: to enrol you, teach you, ring you, and keep the books. Nothing else.\n\n"
    "Who sees it: staff who need it. Those who send our messages or take payments see what they "
    "need for it. Nobody else.\n\n"
    "How: the ID number is encrypted, and each look at it is written down. We keep no copy of the "
    "card, no picture of your face, no illness.\n\n"
    "How long: your classes for good; the ID number until you ask us to delete it, or have left "
    "us.\n\n"
    "Your rights: look, copy, correct, delete, take back. Please use your own page, ring us or "
    "come to the desk."
)
#: What the senior says for themselves only, and what may be said at any time on the page.
OPTIONAL_KINDS = (ConsentKind.PHOTOS, ConsentKind.MARKETING)


def give_consent(
    *,
    actor: User,
    student: Student,
    kind: str,
    subject: str = "",
    given_how: str,
) -> Consent:
    """Record a yes to the words in force now; a yes that still stands is returned as it is.

    Raises Refusal ``helper_cannot_answer``: nobody else agrees in a person's place.
    """
    require_own_voice(actor=actor, student=student, given_how=given_how)
    with transaction.atomic():
        lock_row(Student, student.pk)
        text = text_in_force(kind)
        standing = Consent.objects.filter(
            student=student, text=text, subject=subject, withdrawn_at__isnull=True
        ).first()
        if standing is not None:
            return standing
        return Consent.objects.create(
            student=student,
            text=text,
            subject=subject,
            given_at=clock.now(),
            given_how=given_how,
            actor=actor,
        )


def withdraw_consent(*, actor: User, consent: Consent) -> Consent:
    """Take a yes back, with every older yes to the same thing; twice changes nothing.

    Raises Refusal ``helper_cannot_answer``.
    """
    student = consent.student
    given_how = GivenHow.PAPER if actor.is_staff else GivenHow.SELF
    require_own_voice(actor=actor, student=student, given_how=given_how)
    with transaction.atomic():
        lock_row(Student, student.pk)
        standing = Consent.objects.filter(
            student=student,
            text__kind=consent.text.kind,
            subject=consent.subject,
            withdrawn_at__isnull=True,
        )
        if standing.update(withdrawn_at=clock.now()):
            log(
                instance=student,
                action="accounts.withdraw_consent",
                user=actor,
                data={"kind": consent.text.kind},
            )
    consent.refresh_from_db()
    return consent


def require_own_voice(*, actor: User, student: Student, given_how: str) -> None:
    """Raise Refusal ``helper_cannot_answer`` unless the senior speaks, or signed at the desk."""
    is_own = student.login_id is not None and student.login_id == actor.pk
    is_paper = given_how == GivenHow.PAPER and actor.is_staff
    if is_paper or (is_own and given_how != GivenHow.HELPER):
        return
    raise Refusal(
        "helper_cannot_answer",
        _("This question is for %(name)s alone. Nobody else may answer it.")
        % {"name": student.name},
        _("They can answer on their own phone, or on paper at the desk."),
    )


def text_in_force(kind: str) -> ConsentText:
    """Return the words of today; the first version is written when there are none yet."""
    text = current_text(kind)
    if text is not None:
        return text
    words = str(FIRST_WORDS[ConsentKind(kind)])
    full_words = str(FULL_PRIVACY_WORDS) if kind == ConsentKind.PRIVACY else words
    text, _made = ConsentText.objects.get_or_create(
        kind=kind, version=1, defaults={"short_text": words, "full_text": full_words}
    )
    return text
