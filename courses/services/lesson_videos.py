"""A recording of an upload that arrived, and what becomes of its original."""

from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import LessonUpload, LessonVideo
from courses.models.lesson_video import lesson_storage
from courses.queries.recordings import may_send_recordings
from courses.recording_words import fault_refusal
from courses.recordings.ffmpeg import ProgramMissingError, program
from courses.recordings.probing import Content, NotPlayableError, TooSlowError, probe
from courses.services.lesson_uploads import chosen_upload, part_path, refuse_upload
from university import clock
from university.accounts.models import User
from university.celery import nudge
from university.jobs import JobState
from university.locking import lock_row
from university.refusals import Refusal

SWEEP = "courses.recordings"
_FAULTS_OF_OURS = ("no_program", "no_disk", "not_made")


def make_video(*, actor: User, upload: LessonUpload) -> LessonVideo:
    """Make a recording of a whole upload, to be made ready by the worker.

    The same upload gives the same recording. Raises Refusal ``no_such_upload``, ``not_whole``,
    ``no_program``, ``too_busy``, or what is wrong with the file
    (``courses.recording_words.FAULTS``): then the upload is refused and its bytes are deleted.
    """
    made = LessonVideo.objects.filter(upload=upload, upload__owner=actor).first()
    if made is not None:
        return made
    upload = chosen_upload(actor=actor, token=str(upload.token))
    content = _looked_at(upload)
    with transaction.atomic():
        lock_row(LessonUpload, upload.pk)
        video, is_new = LessonVideo.objects.get_or_create(
            upload=upload,
            defaults={
                "owner": actor,
                "name": upload.name,
                "original_bytes": upload.size,
                "has_picture": content.has_picture,
                "seconds": int(content.seconds),
            },
        )
        if is_new:
            transaction.on_commit(partial(nudge, SWEEP), robust=True)
    return video


def may_try_again(*, actor: User, video: LessonVideo) -> bool:
    """Whether another try can help its owner: the file was good, and the machine was at fault."""
    is_ours = (
        video.owner_id == actor.pk
        and video.state == LessonVideo.State.FAILED
        and video.fault in _FAULTS_OF_OURS
    )
    return is_ours and has_original(video)


def try_again(*, actor: User, video: LessonVideo) -> LessonVideo:
    """Let the worker try a failed recording once more, from its first attempt.

    Raises Refusal ``not_yours``, ``not_failed`` or ``original_lost``.
    """
    if video.owner_id != actor.pk or not may_send_recordings(actor):
        raise Refusal("not_yours", _("This recording is not yours."))
    with transaction.atomic():
        video = lock_row(LessonVideo, video.pk)
        if video.state != LessonVideo.State.FAILED:
            raise Refusal("not_failed", _("This recording is not waiting for another try."))
        if not has_original(video):
            raise fault_refusal("original_lost")
        video.state, video.fault, video.percent = LessonVideo.State.WAITING, "", 0
        video.job_state, video.due_at, video.attempts = JobState.DUE, clock.now(), 0
        video.last_error, video.leased_until = "", None
        video.save()
        transaction.on_commit(partial(nudge, SWEEP), robust=True)
    return video


def forget_original(*, video: LessonVideo) -> bool:
    """Delete what the teacher sent, once its lesson was accepted; False when nothing was there.

    A recording that is not ready keeps it. The file goes first: killed in between, the next call
    finishes.
    """
    video = LessonVideo.objects.get(pk=video.pk)
    if video.state != LessonVideo.State.READY or not video.original:
        return False
    lesson_storage().delete(str(video.original.name))
    LessonVideo.objects.filter(pk=video.pk).update(original="")
    return True


def has_original(video: LessonVideo) -> bool:
    """Whether there is still something to make the recording of."""
    if video.original:
        return lesson_storage().exists(str(video.original.name))
    return video.upload is not None and part_path(video.upload).exists()


def delete_folder(storage: Storage, folder: str, *, keep: str = "") -> None:
    """Delete everything below ``folder`` but its part ``keep``."""
    with suppress(FileNotFoundError, NotADirectoryError):
        folders, files = storage.listdir(folder)
        for name in files:
            if name != keep:
                storage.delete(f"{folder}/{name}")
        for name in folders:
            if name != keep:
                delete_folder(storage, f"{folder}/{name}")
        if not keep:
            storage.delete(folder)


def _looked_at(upload: LessonUpload) -> Content:
    path: Path = part_path(upload)
    try:
        return probe(path, program=program(settings.LESSON_FFMPEG))
    except ProgramMissingError as error:
        raise fault_refusal("no_program") from error
    except TooSlowError as error:
        raise Refusal(
            "too_busy",
            _("The school's computer is very busy now."),
            _("Your recording is here. Please press the button again in a minute."),
        ) from error
    except FileNotFoundError as error:
        refuse_upload(upload=upload, fault="original_lost")
        raise fault_refusal("original_lost") from error
    except NotPlayableError as error:
        refuse_upload(upload=upload, fault=error.code)
        raise fault_refusal(error.code) from error
