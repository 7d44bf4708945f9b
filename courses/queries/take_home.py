"""What somebody may take home: the lessons of their classes, and everything that is in them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from functools import cached_property

from django.db.models import QuerySet

from courses.audiences import Watcher
from courses.captions import as_vtt
from courses.lesson_words import all_words
from courses.models import (
    LessonArchive,
    LessonAudience,
    LessonRendition,
    OnlineLesson,
    TeachingClass,
)
from courses.queries.lessons import released, rights_of, verdict
from courses.recording_words import length_words
from courses.take_home_names import numbered, slug
from university import clock
from university.pages.models import SchoolSettings

Kind = LessonRendition.Kind
#: Changes whenever the pages inside are made in another way.
FORMAT = 1
#: The small picture first: it plays on every machine, and fits the stick.
_FORMS = (Kind.MP4_360, Kind.MP4_720, Kind.AUDIO)
#: Lessons of a term are taken home for so long after it.
_AFTER_TERM = timedelta(days=60)
#: Bytes of pages, captions and the archive's own lists beside one lesson.
_BESIDE = 64 * 1024


@dataclass(frozen=True)
class TakenLesson:
    """One lesson: what its page shows, and which files go with it; names are below the folder."""

    pk: int
    stem: str
    title: str
    lead: str
    words: list[str]
    seconds: int
    #: Names in the storage, empty where there is none.
    media: str
    media_size: int
    poster: str
    captions: str

    @property
    def is_sound(self) -> bool:
        """Whether it is to be listened to alone."""
        return self.media.endswith("m4a")

    @property
    def length(self) -> str:
        """How long it is, in words."""
        return length_words(self.seconds)

    @property
    def page(self) -> str:
        """Name of its page."""
        return f"{self.stem}.html"

    @property
    def media_name(self) -> str:
        """Name of its recording."""
        return f"{self.stem}.{'m4a' if self.is_sound else 'mp4'}" if self.media else ""

    @property
    def poster_name(self) -> str:
        """Name of its picture."""
        return f"{self.stem}.jpg" if self.poster else ""

    @property
    def captions_name(self) -> str:
        """Name of its captions."""
        return f"{self.stem}.vtt" if self.captions else ""


@dataclass(frozen=True)
class TakenClass:
    """The lessons of one class, in one folder."""

    pk: int
    folder: str
    name: str
    term: str
    teacher: str
    lessons: list[TakenLesson]


@dataclass(frozen=True)
class Contents:
    """Everything of one archive."""

    school: str
    classes: list[TakenClass] = field(default_factory=list)

    @cached_property
    def key(self) -> str:
        """Hash of all that is in it: the same lessons give the same archive."""
        text = json.dumps([FORMAT, asdict(self)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def lessons(self) -> list[TakenLesson]:
        """All lessons, in order."""
        return [lesson for one in self.classes for lesson in one.lessons]

    def by_class(self) -> list["Contents"]:
        """Return the contents of each class alone: its folder is the first one then."""
        return [
            Contents(self.school, [replace(one, folder=numbered(1, one.name, without="ban"))])
            for one in self.classes
        ]

    @property
    def size(self) -> int:
        """Bytes, as they are reckoned before it is made."""
        return sum(lesson.media_size + _BESIDE for lesson in self.lessons)

    @property
    def name(self) -> str:
        """What browsers call the file."""
        which = slug(self.classes[0].name, without="ban") if len(self.classes) == 1 else "quan-bu"
        return f"wang-ke-{which}.zip"


def all_contents(watcher: Watcher) -> Contents:
    """Return what this watcher may take home of the classes of running terms together.

    Each lesson has been asked about as its own page asks; nothing is in it before its time.
    """
    rights = rights_of(watcher)
    rows = _with_all(
        released().filter(
            teaching_class__in=rights.classes,
            teaching_class__term__ends_on__gte=clock.today() - _AFTER_TERM,
            audience__in=(LessonAudience.CLASS, LessonAudience.EVERYONE),
        )
    )
    return _contents([row for row in rows if verdict(row, watcher, rights).is_open])


def contents_again(archive: LessonArchive) -> Contents:
    """Return what an archive asked for has to hold now; another key than its own if it changed."""
    return _contents(list(_with_all(released().filter(pk__in=archive.lessons))))


def are_released(lessons: Sequence[int]) -> bool:
    """Whether all of these lessons are still shown; one statement."""
    return released().filter(pk__in=lessons).count() == len(lessons)


def _with_all(rows: QuerySet[OnlineLesson]) -> QuerySet[OnlineLesson]:
    return (
        rows.select_related(
            "session", "teaching_class__term", "teaching_class__teacher", "video__caption"
        )
        .prefetch_related("video__forms")
        .order_by("teaching_class__code", "teaching_class", "first_published_at", "pk")
    )


def _contents(rows: Iterable[OnlineLesson]) -> Contents:
    by_class: dict[TeachingClass, list[OnlineLesson]] = {}
    for row in rows:
        if row.teaching_class is not None:
            by_class.setdefault(row.teaching_class, []).append(row)
    classes = [_class(n, owner, found) for n, (owner, found) in enumerate(by_class.items(), 1)]
    return Contents(SchoolSettings.load().school_name, classes)


def _class(number: int, owner: TeachingClass, rows: list[OnlineLesson]) -> TakenClass:
    return TakenClass(
        pk=owner.pk,
        folder=numbered(number, owner.name, without="ban"),
        name=owner.name,
        term=owner.term.name,
        teacher=owner.teacher.name,
        lessons=[_lesson(place, row) for place, row in enumerate(rows, 1)],
    )


def _lesson(number: int, row: OnlineLesson) -> TakenLesson:
    video = row.video
    forms = {form.kind: form for form in video.forms.all()} if video else {}
    form = next((forms[kind] for kind in _FORMS if kind in forms), None)
    caption = getattr(video, "caption", None)
    return TakenLesson(
        pk=row.pk,
        stem=numbered(number, row.title),
        title=row.title,
        lead=row.lead,
        words=all_words(row.body),
        seconds=video.seconds if video else 0,
        media=str(form.file.name) if form else "",
        media_size=form.size if form else 0,
        poster=str(video.poster.name) if video and video.poster and form else "",
        captions=as_vtt(caption.lines) if caption and caption.lines and form else "",
    )
