"""Whom a teacher has to hear before a list is frozen."""

from django.db.models import QuerySet

from courses.models import Teacher
from enrollment.models import Audition, Wish
from enrollment.states import WishState
from university.accounts.models import User

_HEARS_ALL = "enrollment.hear_audition"


def wishes_to_hear(user: User) -> QuerySet[Wish]:
    """Undecided wishes for auditioned classes: a teacher's own, or all for staff who may."""
    rows = (
        Wish.objects.filter(state=WishState.WAITING)
        .exclude(audition=Audition.NOT_NEEDED)
        .select_related("application__student__login", "application__round", "teaching_class")
        .order_by("teaching_class", "-audition", "application__student__pinyin", "pk")
    )
    if user.has_perm(_HEARS_ALL):
        return rows
    return rows.filter(teaching_class__teacher__user=user)


def hears_somebody(user: User) -> bool:
    """Whether this login is a teacher's, or may write down auditions for all."""
    return user.has_perm(_HEARS_ALL) or Teacher.objects.filter(user=user).exists()
