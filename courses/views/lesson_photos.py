"""Photographs of lessons, for whoever may watch the lesson that shows them."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from courses.audiences import watcher_of
from courses.models import LessonPhoto
from courses.models.lesson_video import lesson_storage
from courses.queries.lessons import rights_of, verdict

_SIZES = ("small", "large")


@require_safe
def photo(request: HttpRequest, pk: int, size: str) -> FileResponse:
    """One photograph: its teacher and staff see it always, others while the page shows it."""
    rows = LessonPhoto.objects.select_related(
        "lesson__teaching_class__teacher", "lesson__session", "lesson__video"
    )
    row = get_object_or_404(rows.exclude(lesson=None), pk=pk)
    lesson, watcher = row.lesson, watcher_of(request)
    if lesson is None or size not in _SIZES:
        raise Http404
    rights = rights_of(watcher)
    is_shown = lesson.live and any(place["photo"] == row.pk for place in lesson.photos)
    is_open = is_shown and verdict(lesson, watcher, rights).is_open
    if not (rights.works_on(lesson) or is_open):
        raise Http404
    try:
        file = lesson_storage().open(str((row.small if size == "small" else row.file).name))
    except FileNotFoundError as fault:
        raise Http404 from fault
    answer = FileResponse(file, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    # A photograph never changes; in the browser of who may see it, it stays for a while.
    answer["Cache-Control"] = "private, max-age=600"
    return answer
