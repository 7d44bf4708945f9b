"""What the public pages are made of, under numbers that change the moment it changes.

A *subject* is something that pages show: ``content`` (whatever editors and staff write), ``places``
(how many places are taken anywhere), ``places:17`` (in one class). Each has a random number in
Django's cache. Whoever keeps something keeps the numbers beside it, read **before** the rows were
read; what was kept counts only as long as every number is still the same. So all processes see a
change at once, on any cache back end, and losing the cache costs nothing but work.

Numbers change after commit. A process that is killed just there leaves old pages for the rest of
the minute at most (``minute``); rounds that open and close turn with the minute too.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from university import clock

logger = logging.getLogger("university.public_cache")

T = TypeVar("T")

CONTENT = "content"
PLACES = "places"
#: Seconds after which nothing is kept any more.
LIFE = 120

Numbers = Mapping[str, str]
_watched: set[type[models.Model]] = set()
#: How many things one process keeps; more means that addresses are made up.
_MOST_KEPT = 5000
#: By name: the content's number and the minute at which something was made, and what was made.
_kept: dict[str, tuple[tuple[str, int], Any]] = {}
#: The content's number and the minute as a request first read them; None outside of requests.
_reading: ContextVar[list[tuple[str, int]] | None] = ContextVar("reading", default=None)


def is_on() -> bool:
    """Whether anything is kept at all (the test suite keeps nothing unless a test says so)."""
    return bool(settings.KEEPS_PUBLIC_PAGES)


def places_of(class_id: int) -> str:
    """Return the subject of the places of one class."""
    return f"{PLACES}:{class_id}"


def numbers_of(subjects: Iterable[str]) -> dict[str, str]:
    """Return the present number of each subject; one that was never changed or was lost is new.

    A cache that is away gives new numbers each time: nothing is kept, and everything works.
    """
    wanted = {_key(subject): subject for subject in subjects}
    found: dict[str, str] = {}
    try:
        found = {wanted[key]: str(number) for key, number in cache.get_many(wanted).items()}
        for key, subject in wanted.items():
            if subject not in found:
                found[subject] = secrets.token_hex(8)
                cache.set(key, found[subject], None)
    except Exception as error:
        logger.warning("cache away: %s", type(error).__name__)
        found = {subject: found.get(subject, secrets.token_hex(8)) for subject in wanted.values()}
    return found


def kept(name: str, build: Callable[[], T]) -> T:
    """Return what ``build`` makes of the content, made at most once a minute in each process.

    Only for what editors and staff write; whoever gets it must not change it.
    """
    if not is_on():
        return build()
    stamp = _stamp()
    found = _kept.get(name)
    if found is None or found[0] != stamp:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[name] = (stamp, build())
    made: T = found[1]
    return made


@contextmanager
def one_reading() -> Iterator[None]:
    """Ask the cache for the content's number at most once until the end: once a request.

    Safe, because the number is then older than every row that is read beside it.
    """
    token = _reading.set([])
    try:
        yield
    finally:
        _reading.reset(token)


def changed(*subjects: str) -> None:
    """Say that subjects changed: everything that shows them is new once this is committed."""
    transaction.on_commit(partial(_renumber, subjects))
    if read := _reading.get():
        read.clear()  # What this request wrote, it reads anew.


def row_changed(row: models.Model) -> None:
    """Say that a row was written without ``save``; counts when its model is watched."""
    if type(row) in _watched:
        changed(CONTENT)


def watch(*shown: type[models.Model]) -> None:
    """Let every save and delete of these models count as a change of the content."""
    for model in shown:
        _watched.add(model)
        for signal in (post_save, post_delete):
            signal.connect(_saved, sender=model, dispatch_uid=f"public_cache:{model._meta.label}")
        for relation in model._meta.many_to_many:
            through: type[models.Model] = relation.remote_field.through  # type: ignore[assignment]
            m2m_changed.connect(
                _saved, sender=through, dispatch_uid=f"public_cache:{through._meta.label}"
            )


def minute() -> int:
    """Return the number of the present minute; what is kept never outlives it."""
    return int(clock.now().timestamp()) // 60


def page_moved(**_what: object) -> None:
    """Say that the tree of pages changed without a save (``post_page_move``)."""
    changed(CONTENT)


def _stamp() -> tuple[str, int]:
    read = _reading.get()
    if read:
        return read[0]
    stamp = (numbers_of([CONTENT])[CONTENT], minute())
    if read is not None:
        read.append(stamp)
    return stamp


def _saved(**_what: object) -> None:
    changed(CONTENT)


def _renumber(subjects: Iterable[str]) -> None:
    """A cache that is away must not undo what was just committed: the minute ends it anyway."""
    if not is_on():
        return
    try:
        cache.set_many({_key(subject): secrets.token_hex(8) for subject in subjects}, None)
    except Exception as error:
        logger.warning("pages stay old until the minute ends: %s", type(error).__name__)


def _key(subject: str) -> str:
    return f"public:number:{subject}"
