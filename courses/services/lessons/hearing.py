"""Letting a machine write a lesson down. A row is the job; what it hears is the teacher's draft.

Captions that people made are never touched, and a lesson waits for none of this.
"""

import errno
import logging
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from courses.captions import LONGEST_LINE
from courses.models import LessonCaption, LessonRendition, LessonTranscript, LessonVideo
from courses.models.lesson_video import lesson_storage
from courses.recordings import ffmpeg
from courses.services.lessons.captions import require_owner
from courses.transcribing import EngineMissingError, is_on, transcriber
from courses.transcribing.programs import HearingStoppedError, NotHeardError
from university import clock
from university.accounts.models import User
from university.celery import nudge, wake
from university.jobs import JobState, claim_due, finish, give_up, has_due, keep, retry_later
from university.locking import lock_row
from university.refusals import Refusal

logger = logging.getLogger("courses.hearing")

SWEEP = "courses.transcripts"
_PIECE = 1024 * 1024


def listen_later(*, video: LessonVideo) -> None:
    """Let a recording that has become ready be written down, in the caller's transaction.

    Nothing happens without an engine, without sound, or where captions are already there.
    """
    sound = LessonRendition.objects.filter(video=video, kind=LessonRendition.Kind.AUDIO)
    if not is_on() or not sound.exists() or _has_captions(video):
        return
    _made, is_new = LessonTranscript.objects.get_or_create(video=video)
    if is_new:
        transaction.on_commit(partial(nudge, SWEEP), robust=True)


def may_ask_machine(video: LessonVideo) -> bool:
    """Whether a machine may be asked, or asked once more, to write this recording down."""
    heard = LessonTranscript.objects.filter(video=video).first()
    is_idle = heard is None or heard.job_state == JobState.FAILED
    is_ready = video.state == LessonVideo.State.READY
    return is_on() and is_ready and is_idle and not _has_captions(video)


def ask_machine(*, actor: User, video: LessonVideo) -> LessonTranscript:
    """Let a recording be written down, or once more after a failure.

    Raises Refusal ``not_your_recording``, ``captions_there``, ``no_engine`` or ``not_ready``.
    """
    require_owner(actor, video)
    if not is_on() or video.state != LessonVideo.State.READY:
        raise Refusal("no_engine", _("The school's computer cannot write lessons down now."))
    with transaction.atomic():
        lock_row(LessonVideo, video.pk)
        if _has_captions(video):
            raise Refusal("captions_there", _("There are captions already; they stay."))
        heard, is_new = LessonTranscript.objects.get_or_create(video=video)
        if not is_new and heard.job_state == JobState.FAILED:
            heard.job_state, heard.attempts, heard.due_at = JobState.DUE, 0, clock.now()
            heard.fault, heard.last_error, heard.leased_until = "", "", None
            heard.save()
        transaction.on_commit(partial(nudge, SWEEP), robust=True)
    return heard


def accept_heard(*, actor: User, video: LessonVideo, texts: Mapping[int, str]) -> LessonCaption:
    """Make captions of what a machine heard, as the teacher has corrected it.

    Raises Refusal ``not_your_recording``, or ``changed_meanwhile`` when captions are there already.
    """
    require_owner(actor, video)
    with transaction.atomic():
        lock_row(LessonVideo, video.pk)
        heard = LessonTranscript.objects.filter(video=video, job_state=JobState.DONE).first()
        if heard is None or not heard.lines or _has_captions(video):
            raise Refusal(
                "changed_meanwhile",
                _("Somebody else saved these captions while you wrote."),
                _("Your words still stand here. Open the captions again and put them in anew."),
            )
        lines = [
            {**line, "text": " ".join(texts.get(number, line["text"]).split())[:LONGEST_LINE]}
            for number, line in enumerate(heard.lines)
        ]
        kept = [line for line in lines if line["text"]]
        caption = LessonCaption.objects.create(video=video, lines=kept)
        heard.lines = []
        heard.save(update_fields=["lines"])
    return caption


def wake_listener() -> int:
    """Tell the worker of long jobs that something is to be written down."""
    if has_due(LessonTranscript):
        wake(SWEEP)
    return 0


def listen() -> int:
    """Write down what is due, one after the other; return how many were worked on.

    A recording that waits to be made ready goes first.
    """
    count = 0
    while not _recordings_wait() and (jobs := claim_due(LessonTranscript, limit=1)):
        _work_on(jobs[0])
        count += 1
    return count


def _recordings_wait() -> bool:
    waiting = LessonVideo.objects.filter(job_state=JobState.DUE, due_at__lte=clock.now())
    return waiting.exists()


def _work_on(heard: LessonTranscript) -> None:
    if heard.attempts > heard.MAX_ATTEMPTS:
        # Its workers were killed again and again: it may be the one that kills them.
        _fail(heard, "not_heard", "no attempt came to an end")
        return
    try:
        with _sound(heard) as audio:
            lines = transcriber().transcribe(audio, tell=partial(keep, heard))
        _write(heard, lines)
    except HearingStoppedError:
        logger.warning("transcript lost to another worker", extra={"transcript": heard.pk})
    except EngineMissingError as error:
        _fail(heard, "no_engine", str(error))
    except ffmpeg.ProgramMissingError:
        _fail(heard, "no_engine", "no ffmpeg")
    except NotHeardError as error:
        _again(heard, "not_heard", str(error))
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        _again(heard, "no_disk" if is_full else "not_heard", type(error).__name__)


def _write(heard: LessonTranscript, lines: list) -> None:
    if not lines:
        _fail(heard, "no_speech", "no lines")
        return
    with transaction.atomic():
        # A teacher who brought captions meanwhile keeps them; the draft is not needed any more.
        lock_row(LessonVideo, heard.video_id)
        if finish(heard):
            heard.lines = [] if _has_captions(heard.video) else lines
            heard.fault = ""
            heard.save(update_fields=["lines", "fault"])


@contextmanager
def _sound(heard: LessonTranscript) -> Iterator[Path]:
    """Give the sound of a recording as engines want it: WAV, 16 kHz, one channel."""
    form = LessonRendition.objects.filter(
        video=heard.video_id, kind=LessonRendition.Kind.AUDIO
    ).first()
    if form is None:
        raise NotHeardError("no sound")
    folder = Path(settings.LESSON_WORK_DIR) / f"heard-{heard.pk}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        near, wav = folder / "audio.m4a", folder / "audio.wav"
        with lesson_storage().open(str(form.file.name)) as far, near.open("wb") as copy:
            shutil.copyfileobj(far, copy, _PIECE)
        words = ["-f", "mov", "-i", f"file:{near}", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le"]
        program = ffmpeg.program(settings.LESSON_FFMPEG)
        said = ffmpeg.run([*words, f"file:{wav}"], limits=ffmpeg.MAKE, ffmpeg=program)
        if not said.is_fine:
            raise NotHeardError(f"ffmpeg {said.code}")
        yield wav
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _has_captions(video: LessonVideo) -> bool:
    return LessonCaption.objects.filter(video=video).exists()


def _again(heard: LessonTranscript, fault: str, error: str) -> None:
    with transaction.atomic():
        if retry_later(heard, error=error) and heard.job_state == JobState.FAILED:
            _say(heard, fault, error)


def _fail(heard: LessonTranscript, fault: str, error: str) -> None:
    with transaction.atomic():
        if give_up(heard, error=error):
            _say(heard, fault, error)


def _say(heard: LessonTranscript, fault: str, error: str) -> None:
    logger.warning("lesson not written down", extra={"transcript": heard.pk, "error": error})
    heard.fault = fault
    heard.save(update_fields=["fault"])
