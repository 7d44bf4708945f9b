"""What is said of lessons to take home: how large, where it stands, why not. Plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from university.refusals import Refusal

_MEGABYTE = 1024**2
_GIGABYTE = 1024**3
#: By code: what is wrong, and what to do.
FAULTS = {
    "changed": (
        gettext_lazy("The lessons have changed meanwhile."),
        gettext_lazy("Please press the button again."),
    ),
    "nothing_to_take": (
        gettext_lazy("There is no lesson to take home."),
        gettext_lazy("Lessons come here once they are shown."),
    ),
    "archive_too_large": (
        gettext_lazy("These lessons together are too large for one file."),
        gettext_lazy("Please take them home class by class."),
    ),
    "archives_full": (
        gettext_lazy("Many people are taking lessons home at the moment."),
        gettext_lazy("Please try again tomorrow, or call the school."),
    ),
    "no_disk": (
        gettext_lazy("There is no room left for this at the school."),
        gettext_lazy("Please call the school."),
    ),
    "media_lost": (
        gettext_lazy("A recording of these lessons is missing at the school."),
        gettext_lazy("Please call the school."),
    ),
    "not_made": (
        gettext_lazy("We tried several times and could not pack these lessons."),
        gettext_lazy("Please try again, or call the school."),
    ),
}


def fault_words(code: str) -> str:
    """Return both sentences of a fault; empty for none."""
    if not code:
        return ""
    sentence, step = FAULTS.get(code, FAULTS["not_made"])
    return f"{sentence}{step}"


def fault_refusal(code: str) -> Refusal:
    """Return a fault as a service says it."""
    sentence, step = FAULTS[code]
    return Refusal(code, str(sentence), str(step))


def about_size_words(size: int) -> str:
    """Return ``about 1.2 GB`` or ``about 350 MB``, as it stands on a memory stick."""
    if size >= _GIGABYTE:
        return _("about %(n)s GB") % {"n": f"{size / _GIGABYTE:.1f}"}
    return _("about %(n)d MB") % {"n": max(1, round(size / _MEGABYTE))}


def lessons_words(count: int) -> str:
    """Return ``8 lessons``."""
    return ngettext("%(count)d lesson", "%(count)d lessons", count) % {"count": count}
