"""Where live meetings show: one's own page, one's classes, a class, the cloud classroom."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.audiences import watcher_of
from courses.live_cards import LiveCard, live_cards
from courses.models import LiveLink, TeachingClass
from courses.queries.live import live_soon, live_window
from courses.request_rights import rights_for
from university import clock
from university.public_cache import kept

#: How many a page shows.
_MINE = 2
_CLASS = 1


def my_live_panel(request: HttpRequest) -> str:
    """The live meetings of the person in hand that are on or come within a week."""
    return _panel(request, my_live(request))


def my_live(request: HttpRequest) -> list[LiveCard]:
    """Return what the person in hand may join soon; nobody costs no statement."""
    watcher = watcher_of(request)
    if watcher.student is None:
        return []
    return _cards(rights_for(request).classes, _MINE)


def class_live_panel(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """The next live meeting, for the class alone. A class without any costs no statement."""
    watcher = watcher_of(request)
    if watcher.login is None or not _has_live(teaching_class):
        return ""
    rights = rights_for(request)
    if teaching_class.pk not in rights.classes | rights.teaches and not rights.sees_all:
        return ""
    return _panel(request, _cards(frozenset([teaching_class.pk]), _CLASS))


def _cards(class_ids: frozenset[int], most: int) -> list[LiveCard]:
    if not class_ids:
        return []
    window = live_window()
    return live_cards(live_soon(class_ids, window)[:most], window)


def _has_live(teaching_class: TeachingClass) -> bool:
    rows = LiveLink.objects.filter(
        session__teaching_class=teaching_class, session__ends_at__date__gte=clock.today()
    )
    return kept(f"has_live:{teaching_class.pk}", rows.exists)


def _panel(request: HttpRequest, cards: list[LiveCard]) -> str:
    if not cards:
        return ""
    return render_to_string("courses/parts/live.html", {"live": cards}, request)
