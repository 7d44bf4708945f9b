"""What a teacher is told of a machine that writes down the lesson."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import LessonTranscript
from university.jobs import JobState

#: By code.
FAULTS = {
    "no_engine": gettext_lazy("The school's computer cannot write lessons down now."),
    "no_disk": gettext_lazy("There is no room left on the school's computer."),
    "not_heard": gettext_lazy("The machine tried and could not write this lesson down."),
    "no_speech": gettext_lazy("The machine heard nobody speak in this lesson."),
}


def heard_words(heard: LessonTranscript) -> tuple[str, str]:
    """Return a sentence on where it stands and what to do; empty where captions were made of it."""
    if heard.job_state in (JobState.DUE, JobState.CLAIMED):
        return (
            _("The machine is writing this lesson down."),
            _("It may take an hour. You can do something else."),
        )
    if heard.fault:
        return (
            str(FAULTS.get(heard.fault, FAULTS["not_heard"])),
            _("The lesson plays all the same. You can send a file with captions."),
        )
    if heard.lines:
        return (
            _("Written down by a machine: please check."),
            _("Nobody sees these lines yet. Correct them, then save: from then on they are shown."),
        )
    return "", ""
