"""What ``manage.py audit`` derives again about lessons packed to take home."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from courses.models import LessonArchive
from courses.models.lesson_video import lesson_storage
from courses.services.take_home import FOLDER
from university import clock
from university.jobs import JobState
from university.registry import Fault

#: After this the worker has been away, or the sweep.
_PATIENCE = timedelta(days=1)
State = LessonArchive.State


def lessons_to_take_home() -> Iterator[Fault]:
    """An archive and its job say the same, work goes on, old ones go, and no file is nobody's.

    A ready one without its file is no fault: backups leave them out, and they are made again.
    """
    done = {State.READY: JobState.DONE, State.EXPIRED: JobState.DONE, State.FAILED: JobState.FAILED}
    late = clock.now() - _PATIENCE
    known: set[UUID] = set()
    for archive in LessonArchive.objects.order_by("pk"):
        known.add(archive.token)
        state = State(archive.state)
        allowed = {done[state]} if state in done else {JobState.DUE, JobState.CLAIMED}
        if archive.job_state not in allowed:
            yield _fault(_("The packed lessons %(number)d and their job disagree."), archive)
        if state not in done and archive.due_at < late and not _is_held(archive):
            yield _fault(
                _("The packed lessons %(number)d have waited for a day: does the worker run?"),
                archive,
            )
        if archive.kept_until and archive.file and archive.kept_until < late:
            yield _fault(_("The packed lessons %(number)d should be deleted by now."), archive)
    for name in _folders():
        if not _is_known(name, known):
            sentence = _("A folder of packed lessons belongs to none: %(name)s.")
            yield Fault("lessons_to_take_home", sentence % {"name": name})


def _is_held(archive: LessonArchive) -> bool:
    return archive.leased_until is not None and archive.leased_until >= clock.now() - _PATIENCE


def _folders() -> list[str]:
    with suppress(FileNotFoundError, NotADirectoryError):
        return sorted(lesson_storage().listdir(FOLDER)[0])
    return []


def _is_known(name: str, known: set[UUID]) -> bool:
    try:
        return UUID(name) in known
    except ValueError:
        return False


def _fault(sentence: str, archive: LessonArchive) -> Fault:
    return Fault("lessons_to_take_home", sentence % {"number": archive.pk})


CHECKS = {"lessons_to_take_home": lessons_to_take_home}
