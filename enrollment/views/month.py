"""The summary of a month (本月小结): one quiet page instead of a message for everything."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.audiences import watcher_of
from courses.queries.lessons import rights_of
from courses.words import room_words
from enrollment.models import Attendance
from enrollment.queries import month as queries
from enrollment.services.month_looks import note_look
from enrollment.views.people import is_helper, student_of
from university import clock
from university.accounts.acting import student_required
from university.pages.queries import path_url
from university.words import day, time_range


@require_safe
@never_cache
@student_required
def month(request: HttpRequest) -> HttpResponse:
    """Show a month of the person in hand. A helper's look leaves no mark."""
    looked_at, student = clock.now(), student_of(request)
    chosen = queries.chosen_month(request.GET.get("month", ""))
    classes = rights_of(watcher_of(request)).classes
    found = queries.summary(student, classes, chosen)
    if request.method == "GET" and not is_helper(request):
        note_look(student=student, at=looked_at)
    is_now = chosen == queries.this_month()
    context = {
        "month": chosen,
        "is_now": is_now,
        "found": found,
        "lessons": [
            (row.title, row.teaching_class, path_url(row.url_path, request))
            for row in found.lessons
        ],
        "answers": [(row, path_url(row.lesson.url_path, request)) for row in found.answers],
        "meetings": _meetings(found),
        "coming": [
            (
                f"{day(row.starts_at)}{time_range(row.starts_at, row.ends_at)}",
                row.teaching_class.name,
                room_words(row.room) if row.room else _("online, at home"),
            )
            for row in found.coming
        ],
        "before": "" if queries.is_oldest(chosen) else str(chosen.before()),
        "after": "" if is_now else str(chosen.next()),
        "back_url": reverse("accounts:my"),
    }
    return render(request, "enrollment/month.html", context)


def _meetings(found: queries.MonthSummary) -> list[tuple[str, str]]:
    """Count what the roll says, and name the days that were missed."""
    kinds: list[tuple[str, list[Attendance], Any]] = [
        (_("You came"), found.present, None),
        (_("You were excused"), found.excused, _days),
        (_("You missed"), found.absent, _days),
    ]
    return [
        (label, _("%(count)d times") % {"count": len(rows)} + (name(rows) if name else ""))
        for label, rows, name in kinds
        if rows
    ]


def _days(rows: list[Attendance]) -> str:
    return "：" + "、".join(day(row.session.starts_at) for row in rows)
