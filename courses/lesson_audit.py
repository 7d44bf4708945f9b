"""What ``manage.py audit`` derives again for translated lessons; one sentence a fault."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _

from courses.models import OnlineLesson
from courses.queries.lesson_languages import strays
from university.registry import Fault


def translations() -> Iterator[Fault]:
    """A translation has an original that is a lesson itself, and Wagtail calls both one page."""
    odd = OnlineLesson.objects.filter(
        Q(original__original__isnull=False) | ~Q(translation_key=F("original__translation_key")),
        original__isnull=False,
    )
    for row in [*strays(), *odd]:
        sentence = _("%(page)s is a translation, and of which lesson is not clear.")
        yield Fault("translations", sentence % {"page": row.title})


CHECKS = {"translations": translations}
