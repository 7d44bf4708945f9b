"""What ``manage.py audit`` derives again about short recordings and photographs of lessons."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from courses.models import Clip, LessonPhoto
from courses.models.lesson_video import lesson_storage
from university import clock
from university.jobs import JobState
from university.registry import Fault

#: After these the worker has been away.
_PATIENCE = timedelta(days=1)
State = Clip.State
_AGREE = {State.READY: {JobState.DONE}, State.FAILED: {JobState.FAILED}}


def clip_jobs() -> Iterator[Fault]:
    """A clip and its job say the same, its files are there, and work goes on."""
    storage, late = lesson_storage(), clock.now() - _PATIENCE
    for clip in Clip.objects.iterator():
        allowed = _AGREE.get(State(clip.state), {JobState.DUE, JobState.CLAIMED})
        if clip.job_state not in allowed:
            yield _fault(_("The short recording %(pk)d and its job disagree."), clip)
        if clip.state == State.FAILED:
            continue
        is_ready = clip.state == State.READY
        wanted = [clip.file, *([clip.poster] if clip.has_picture else [])]
        names = [str(one.name or "") for one in (wanted if is_ready else [clip.original])]
        if not all(name and storage.exists(name) for name in names):
            yield _fault(_("A file of the short recording %(pk)d is not there."), clip)
        is_held = clip.leased_until is not None and clip.leased_until > late
        if not is_ready and clip.due_at < late and not is_held:
            sentence = _("The short recording %(pk)d has waited for a day: does its worker run?")
            yield _fault(sentence, clip)


def lesson_photographs() -> Iterator[Fault]:
    """Every photograph of a lesson has its files."""
    storage = lesson_storage()
    for pk, *names in LessonPhoto.objects.values_list("pk", "file", "small").iterator():
        if not all(storage.exists(name) for name in names):
            sentence = _("A file of the photograph %(pk)d is not there.")
            yield Fault("lesson_photographs", sentence % {"pk": pk})


CHECKS = {"clip_jobs": clip_jobs, "lesson_photographs": lesson_photographs}


def _fault(sentence: str, clip: Clip) -> Fault:
    return Fault("clip_jobs", sentence % {"pk": clip.pk})
