"""Who may send recordings, and what somebody is sending now."""

from django.db.models import QuerySet

from courses.models import LessonUpload, Teacher
from university.accounts.models import User
from university.accounts.roles import has_role


def may_send_recordings(user: object) -> bool:
    """Whether this login teaches now, or plans lessons for those who do."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return (
        Teacher.objects.filter(user=user, is_active=True).exists()
        or user.is_superuser
        or has_role(user, "admin", "registrar")
    )


def open_uploads(user: User) -> QuerySet[LessonUpload]:
    """Return what this person began to send and has not finished, newest first."""
    return LessonUpload.objects.filter(owner=user, state=LessonUpload.State.OPEN)
