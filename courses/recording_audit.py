"""What ``manage.py audit`` derives again about recordings; one sentence a fault."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from courses.models import (
    Homework,
    LessonRendition,
    LessonTranscript,
    LessonUpload,
    LessonVideo,
)
from courses.models.lesson_video import lesson_storage
from courses.services.lesson_uploads import part_path
from courses.services.lesson_videos import has_original
from university import clock
from university.jobs import JobState
from university.registry import Fault

#: After these the worker has been away, or the sweep.
_PATIENCE = timedelta(days=1)
_STRAY_AFTER = timedelta(days=2)
Kind = LessonRendition.Kind
State = LessonVideo.State


def recording_forms() -> Iterator[Fault]:
    """What can be watched has its forms, and every form its file."""
    storage = lesson_storage()
    videos = LessonVideo.objects.filter(state=State.READY).prefetch_related("forms")
    for video in videos.iterator(chunk_size=500):
        forms = {form.kind: form for form in video.forms.all()}
        needed = {Kind.MP4_360, Kind.HLS} if video.has_picture else {Kind.AUDIO}
        if not needed <= forms.keys() or (video.has_picture and not video.poster):
            sentence = _("The recording %(name)s is said to be ready and lacks a form.")
            yield _fault("recording_forms", sentence, video)
        names = [str(form.file.name) for form in forms.values()]
        if video.poster:
            names.append(str(video.poster.name))
        if not all(storage.exists(name) for name in names):
            sentence = _("A file of the recording %(name)s is not there.")
            yield _fault("recording_forms", sentence, video)


def recording_jobs() -> Iterator[Fault]:
    """A recording and its job say the same, there is something to work on, and work goes on."""
    agree = {State.READY: {JobState.DONE}, State.FAILED: {JobState.FAILED}}
    late = clock.now() - _PATIENCE
    for video in LessonVideo.objects.select_related("upload").iterator():
        allowed = agree.get(State(video.state), {JobState.DUE, JobState.CLAIMED})
        if video.job_state not in allowed:
            sentence = _("The recording %(name)s and its job disagree.")
            yield _fault("recording_jobs", sentence, video)
        if video.state in (State.READY, State.FAILED):
            continue
        if not has_original(video):
            yield _fault("recording_jobs", _("The original of %(name)s is not there."), video)
        if video.due_at < late and (video.leased_until is None or video.leased_until < late):
            sentence = _("The recording %(name)s has waited for a day: does its worker run?")
            yield _fault("recording_jobs", sentence, video)


def transcripts() -> Iterator[Fault]:
    """Nothing waits for a day to be written down; a draft goes when captions are made of it."""
    late = clock.now() - _PATIENCE
    for heard in LessonTranscript.objects.select_related("video__caption"):
        if heard.lines and hasattr(heard.video, "caption"):
            sentence = _("What a machine heard in %(name)s lies beside its captions.")
            yield _fault("transcripts", sentence, heard.video)
        is_waiting = heard.job_state in (JobState.DUE, JobState.CLAIMED) and heard.due_at < late
        if is_waiting and (heard.leased_until is None or heard.leased_until < late):
            sentence = _("The recording %(name)s has waited for a day to be written down.")
            yield _fault("transcripts", sentence, heard.video)


def recordings_sent() -> Iterator[Fault]:
    """What is on its way has its bytes, and nothing else lies there."""
    going = (LessonUpload.State.OPEN, LessonUpload.State.COMPLETE)
    known = set()
    for upload in LessonUpload.objects.filter(state__in=going).select_related("video"):
        known.add(upload.token)
        if hasattr(upload, "video"):
            continue  # the recording looks after its original
        path = part_path(upload)
        if not path.exists() or path.stat().st_size < upload.received:
            sentence = _("Bytes of the upload %(name)s are not there.")
            yield Fault("recordings_sent", sentence % {"name": upload.name})
    before = (clock.now() - _STRAY_AFTER).timestamp()
    for path in sorted(Path(settings.LESSON_UPLOAD_DIR).iterdir()):
        if not _is_known(path, known) and path.stat().st_mtime < before:
            sentence = _("A file among the uploads belongs to none: %(name)s.")
            yield Fault("recordings_sent", sentence % {"name": path.name})


def homework_pictures() -> Iterator[Fault]:
    """Every homework that is a photograph has it."""
    storage = lesson_storage()
    rows = Homework.objects.filter(clip=None)
    for pk, name in rows.values_list("pk", "picture").iterator():
        if not storage.exists(name):
            yield Fault(
                "homework_pictures", _("The photograph of homework %(pk)d is gone.") % {"pk": pk}
            )


def _is_known(path: Path, known: set[UUID]) -> bool:
    try:
        return path.suffix == ".part" and UUID(path.stem) in known
    except ValueError:
        return False


CHECKS = {
    "recording_forms": recording_forms,
    "recording_jobs": recording_jobs,
    "transcripts": transcripts,
    "recordings_sent": recordings_sent,
    "homework_pictures": homework_pictures,
}


def _fault(check: str, sentence: str, video: LessonVideo) -> Fault:
    return Fault(check, sentence % {"name": f"{video.name} ({video.pk})"})
