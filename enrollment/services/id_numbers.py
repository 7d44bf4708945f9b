"""ID numbers are kept only while they are needed (PIPL Art. 19, SENIORS C1)."""

from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from courses.models import Term
from enrollment.models import Application, Place, WaitlistEntry
from university import clock
from university.accounts.models import Student
from university.accounts.services.students import forget_id_number

#: So many in one sweep; the next one goes on.
_A_BATCH = 200


def forget_old_id_numbers() -> int:
    """Forget the ID number of whoever took part in none of the last terms; return of how many.

    ``ID_NUMBER_TERMS`` terms must have ended since (0: never). Taking part is a place, even one
    that was given back, an application, or waiting. Birth date, sex and everything else stay.
    """
    since = _beginning_of_last_terms(settings.ID_NUMBER_TERMS)
    if since is None:
        return 0
    old = list(_without_part(since).order_by("pk")[:_A_BATCH])
    for student in old:
        forget_id_number(student=student)
    return len(old)


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
    return people
