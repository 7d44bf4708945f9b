"""What is said of recordings: where they stand, and why one was not taken. Plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.models import LessonVideo
from university.refusals import Refusal

#: By code: what is wrong, and what to do.
FAULTS = {
    "empty_file": (
        gettext_lazy("This file is empty."),
        gettext_lazy("Please choose another one."),
    ),
    "not_playable": (
        gettext_lazy("This file is no recording that can be played."),
        gettext_lazy("Please play it on your phone first, then choose it again."),
    ),
    "cut_short": (
        gettext_lazy("The end of this recording is missing."),
        gettext_lazy("Please play it on your phone to the end, then choose it again."),
    ),
    "too_large_picture": (
        gettext_lazy("The picture of this recording is too large."),
        gettext_lazy("Please set the camera to 1080 and record again."),
    ),
    "too_long": (
        gettext_lazy("This recording is longer than four hours."),
        gettext_lazy("Please cut it into parts and send them one by one."),
    ),
    "no_disk": (
        gettext_lazy("There is no room left for recordings."),
        gettext_lazy("Please call the school."),
    ),
    "no_program": (
        gettext_lazy("The school's computer cannot make recordings ready now."),
        gettext_lazy("Please call the school."),
    ),
    "not_made": (
        gettext_lazy("We tried several times and could not make this recording ready."),
        gettext_lazy("Please send it again, or call the school."),
    ),
    "original_lost": (
        gettext_lazy("The file of this recording is not there any more."),
        gettext_lazy("Please send it again."),
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
    return Refusal(code, sentence, step)


def state_words(video: LessonVideo) -> str:
    """Return where a recording stands, honestly."""
    if video.state == LessonVideo.State.WORKING:
        return _("is being made ready, %(percent)d percent done") % {"percent": video.percent}
    return str(video.get_state_display())


def size_words(size: int) -> str:
    """Return bytes as a person says them, in megabytes."""
    return _("%(n)d megabytes") % {"n": max(1, round(size / 1024**2))}


def length_words(seconds: int) -> str:
    """Return how long a recording is, in minutes rounded up; seconds below one."""
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
