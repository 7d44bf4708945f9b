"""Where notices of a class stand: one's own page and the page of the class. The newest few."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.audiences import watcher_of
from courses.models import TeachingClass
from courses.request_rights import rights_for
from enrollment.queries.notices import fresh, posts_as, standing
from university.public_cache import kept

#: How many a page shows; older ones stand behind a link.
_FEW = 3


def my_notices(request: HttpRequest) -> str:
    """Fresh and important notices of my classes. Two statements."""
    watcher = watcher_of(request)
    if watcher.student is None:
        return ""
    classes = rights_for(request).classes
    rows = list(fresh(classes)[:_FEW]) if classes else []
    if not rows:
        return ""
    context = {
        "notices": rows,
        "shows_class": True,
        "older": list({row.teaching_class_id: row.teaching_class for row in rows}.values()),
    }
    return render_to_string("enrollment/parts/notices.html", context, request)


def class_notices(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """The newest notices of a class, for its people; the way to writing one for teacher and office.

    A leader finds that way on the own page. For a senior a class without any costs no statement.
    """
    watcher = watcher_of(request)
    if watcher.login is None:
        return ""
    may_post = watcher.login.is_staff and posts_as(watcher.login, teaching_class) is not None
    rows = list(standing([teaching_class.pk])[:_FEW]) if _may_read(request, teaching_class) else []
    if not rows and not may_post:
        return ""
    context = {
        "notices": rows,
        "older": [teaching_class] if rows else [],
        "writes_to": teaching_class if may_post else None,
    }
    return render_to_string("enrollment/parts/notices.html", context, request)


def _may_read(request: HttpRequest, teaching_class: TeachingClass) -> bool:
    """Whether there is something, for somebody of the class."""
    rows = standing([teaching_class.pk])
    if not kept(f"has_notices:{teaching_class.pk}", rows.exists):
        return False
    rights = rights_for(request)
    return teaching_class.pk in rights.classes | rights.teaches or rights.sees_all
