"""ID numbers are kept only while they are needed (PIPL Art. 19, SENIORS C1)."""

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from courses.models import Term
from enrollment.models import Application, Place, WaitlistEntry
from university import clock
from university.accounts.models import Student
from university.accounts.services.students import forget_id_number
from university.locking import lock_row

#: So many in one sweep; the next one goes on.
_A_BATCH = 200


def forget_old_id_numbers() -> int:
    """Forget the ID number of whoever took part in none of the last terms; return of how many.

    ``ID_NUMBER_TERMS`` terms must have ended since (0: never). Taking part is a place, even one
    that was given back, an application, or waiting. Birth date, sex and everything else stay, and
    so does a number that was given since: whoever comes back gives it before they apply.
    """
    since = _beginning_of_last_terms(settings.ID_NUMBER_TERMS)
    if since is None:
        return 0
    return sum(_forget(student, since) for student in _without_part(since)[:_A_BATCH])


def _forget(student: Student, since: date) -> int:
    """Look once more under the lock that everybody takes who applies or gives a number."""
    with transaction.atomic():
        lock_row(Student, student.pk)
        if not _without_part(since).filter(pk=student.pk).exists():
            return 0
        forget_id_number(student=student)
    return 1


def _beginning_of_last_terms(count: int) -> date | None:
    """Return the first day of the last so many terms that ended; None while there are fewer."""
    ended = Term.objects.filter(ends_on__lt=clock.today()).order_by("-ends_on")
    last = list(ended.values_list("starts_on", flat=True)[:count])
    return min(last) if last and len(last) == count else None


def _without_part(since: date) -> QuerySet[Student]:
    """Return people with an ID number who took part in no term that began on that day or later."""
    part = (
        Place.objects.filter(teaching_class__term__starts_on__gte=since),
        WaitlistEntry.objects.filter(teaching_class__term__starts_on__gte=since),
        Application.objects.filter(round__term__starts_on__gte=since),
    )
    people = Student.objects.filter(id_number_index__isnull=False, created_at__date__lt=since)
    for rows in part:
        people = people.exclude(Exists(rows.filter(student=OuterRef("pk"))))
    given = ModelLogEntry.objects.filter(
        action="accounts.set_id_number",
        timestamp__date__gte=since,
        content_type=ContentType.objects.get_for_model(Student),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return people.exclude(Exists(given)).order_by("pk")
