"""What the person of a request may watch, asked once a request: several parts of a page want it."""

from django.http import HttpRequest

from courses.audiences import Watcher, watcher_of
from courses.queries.lessons import Rights, rights_of


def rights_for(request: HttpRequest) -> Rights:
    """Return ``rights_of`` whoever asks, kept beside the request."""
    watcher = watcher_of(request)
    kept: tuple[Watcher, Rights] | None = getattr(request, "kept_rights", None)
    if kept is None or kept[0] != watcher:
        kept = (watcher, rights_of(watcher))
        request.kept_rights = kept  # type: ignore[attr-defined]
    return kept[1]
