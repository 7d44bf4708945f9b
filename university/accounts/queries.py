"""Looking people up, always through the person who may see them."""

from django.db.models import QuerySet

from university import clock
from university.accounts.models import (
    Consent,
    ConsentKind,
    ConsentText,
    ProxyAuthorization,
    RegisterImportRow,
    Standing,
    Student,
    User,
)


def live_authorities(*, helper: User) -> QuerySet[ProxyAuthorization]:
    """Return the helper's authorities in force today, with their students."""
    return (
        ProxyAuthorization.objects.filter(
            helper=helper, revoked_at__isnull=True, valid_until__gte=clock.today()
        )
        .exclude(student__standing=Standing.DECEASED)
        .select_related("student")
    )


def helpers_of(student: Student) -> QuerySet[ProxyAuthorization]:
    """Return the authorities in force for a student, with the helpers."""
    return student.authorities.filter(
        revoked_at__isnull=True, valid_until__gte=clock.today()
    ).select_related("helper")


def people_of(login: User) -> list[Student]:
    """Return whom a login may act for: its own people first, then those it helps."""
    own = list(login.students.exclude(standing=Standing.DECEASED))
    return [*own, *(authority.student for authority in live_authorities(helper=login))]


def current_text(kind: str) -> ConsentText | None:
    """Return the words of a consent in force now."""
    texts = ConsentText.objects.filter(kind=kind, valid_from__lte=clock.now())
    return texts.order_by("-version").first()


def live_consents(student: Student) -> QuerySet[Consent]:
    """Return what the student agreed to and has not withdrawn."""
    return student.consents.filter(withdrawn_at__isnull=True).select_related("text")


def was_never_asked(student: Student) -> bool:
    """Whether a senior came with the school's own table and never heard of the privacy notice."""
    if student.consents.filter(text__kind=ConsentKind.PRIVACY).exists():
        return False
    return RegisterImportRow.objects.filter(student=student, made_student=True).exists()
