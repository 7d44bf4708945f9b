"""Who has not come and not watched: the record of a class, one meeting a screen or all on paper."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.models import ClassState, TeachingClass
from enrollment.models import Mark
from enrollment.queries import rosters
from enrollment.queries.class_records import Cell, ClassRecord, PersonLine, Standing, record_of
from enrollment.queries.make_ups import rule_of
from enrollment.views.classroom.access import class_or_404, login_of
from enrollment.views.classroom.rosters import Column, column_of
from enrollment.views.classroom.words import mark_words, watched_words
from university import clock
from university.accounts.models import User
from university.pages.paging import a_page_of, other_filters
from university.words import day

View = Callable[..., HttpResponse]
#: Classes stay on the list for so long after their term.
_AFTER_TERM = timedelta(days=60)
#: Which box a standing gets: see ``components/status.html``.
_COLOURS = {
    Standing.NEITHER: "cancelled",
    Standing.WATCHING: "waiting",
    Standing.EXCUSED: "waiting",
    Standing.MADE_UP: "done",
    Standing.CAME: "done",
    Standing.NOT_CALLED: "closed",
}
_ORDER = list(Standing)


@dataclass(frozen=True)
class PersonRow:
    """One person at the meeting on the screen."""

    name: str
    number: str
    status: str
    word: str
    watched: str


def may_see_record(login: User, teaching_class: TeachingClass) -> bool:
    """The class's own teacher, and staff who see attendance; a leader sees no watching."""
    return login.has_perm("enrollment.view_attendance") or rosters.teaches(login, teaching_class)


def record_required(view: View) -> View:
    """Let in teachers and staff who see attendance; ask a stranger to log in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        teaches = getattr(user, "teacher", None) is not None
        if not teaches and not user.has_perm("enrollment.view_attendance"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(guarded)


@require_safe
@record_required
def classes(request: HttpRequest) -> HttpResponse:
    """The classes whose record this login may see, six a screen."""
    login, today = login_of(request), clock.today()
    rows = TeachingClass.objects.filter(
        term__starts_on__lte=today,
        term__ends_on__gte=today - _AFTER_TERM,
        state=ClassState.PUBLISHED,
    ).select_related("term")
    if not login.has_perm("enrollment.view_attendance"):
        rows = rows.filter(teacher__user=login)
    screen = a_page_of(rows.order_by("-term__starts_on", "code"), request)
    context = {
        "rows": screen.object_list,
        "page_obj": screen,
        "query": other_filters(request),
        "back_url": reverse("lessons:mine") if rosters_teacher(login) else "/",
    }
    return render(request, "enrollment/records/classes.html", context)


@require_safe
@record_required
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting of a class: who did neither stands first. Eight statements and the rights."""
    teaching_class = class_or_404(login_of(request), pk, may_see_record)
    found = record_of(teaching_class)
    at = _chosen(request, found)
    rows = _rows(found, at) if at is not None else []
    meeting = found.meetings[at] if at is not None else None
    context = {
        "teaching_class": teaching_class,
        "rule": rule_of(teaching_class),
        "meeting": meeting,
        "when": day(meeting.starts_at) if meeting else "",
        "lessons": found.lessons.get(meeting.pk, []) if meeting else [],
        "rows": rows,
        "counts": _counts(found, at) if at is not None else [],
        "before": found.meetings[at - 1] if at else None,
        "after": found.meetings[at + 1]
        if at is not None and at + 1 < len(found.meetings)
        else None,
        "back_url": reverse("teaching:records"),
    }
    return render(request, "enrollment/records/record.html", context)


@require_safe
@record_required
def whole_record(request: HttpRequest, pk: int) -> HttpResponse:
    """All meetings of a class on paper: a line a person, a sign a meeting."""
    teaching_class = class_or_404(login_of(request), pk, may_see_record)
    found = record_of(teaching_class)
    context = {
        "teaching_class": teaching_class,
        "columns": _columns(found),
        "lines": [
            (line, [sign_of(cell) for cell in line.cells], _neither(line)) for line in found.lines
        ],
        "back_url": reverse("teaching:record", args=[pk]),
    }
    return render(request, "enrollment/records/print.html", context)


def standing_words(cell: Cell) -> str:
    """Return what somebody did, in a word."""
    if cell.standing == Standing.NOT_CALLED:
        return mark_words("")
    words = {
        Standing.CAME: _("here"),
        Standing.MADE_UP: _("made up by watching"),
        Standing.EXCUSED: _("excused"),
        Standing.WATCHING: _("missing, began to watch"),
        Standing.NEITHER: _("neither came nor watched")
        if cell.percent is not None
        else _("missing"),
    }
    return words[cell.standing]


def sign_of(cell: Cell) -> str:
    """Return what stands in a cell on paper: 到, 假, 缺, 补, and per cent watched."""
    signs = {
        Mark.PRESENT: pgettext("roster", "here"),
        Mark.EXCUSED: pgettext("roster", "excused"),
        Mark.ABSENT: pgettext("roster", "missing"),
    }
    sign = signs.get(Mark(cell.mark), "") if cell.mark else ""
    if cell.standing == Standing.MADE_UP:
        return sign + pgettext("roster", "made up")
    return f"{sign}{cell.percent}%" if cell.percent and cell.mark != Mark.PRESENT else sign


def rosters_teacher(login: User) -> bool:
    """Whether the login is a teacher's, who has a page of lessons to go back to."""
    return getattr(login, "teacher", None) is not None


def _chosen(request: HttpRequest, found: ClassRecord) -> int | None:
    """Return the index of the meeting asked for; else of the last one that was called."""
    asked = request.GET.get("meeting", "")
    for index, meeting in enumerate(found.meetings):
        if str(meeting.pk) == asked:
            return index
    called = [
        index
        for index in range(len(found.meetings))
        if any(line.cells[index].mark for line in found.lines)
    ]
    if called:
        return called[-1]
    return len(found.meetings) - 1 if found.meetings else None


def _rows(found: ClassRecord, at: int) -> list[PersonRow]:
    lines = sorted(found.lines, key=lambda line: _ORDER.index(line.cells[at].standing))
    return [_row(line, line.cells[at]) for line in lines]


def _row(line: PersonLine, cell: Cell) -> PersonRow:
    watched = watched_words(cell.percent) if cell.percent else ""
    if cell.standing == Standing.MADE_UP and cell.mark:
        watched = f"{mark_words(cell.mark)}，{watched}" if watched else mark_words(cell.mark)
    return PersonRow(line.name, line.number, _COLOURS[cell.standing], standing_words(cell), watched)


def _counts(found: ClassRecord, at: int) -> list[tuple[str, int]]:
    counted = Counter(line.cells[at].standing for line in found.lines)
    missing = counted[Standing.NEITHER] + counted[Standing.WATCHING]
    return [
        (_("here"), counted[Standing.CAME]),
        (_("excused"), counted[Standing.EXCUSED]),
        (_("made up by watching"), counted[Standing.MADE_UP]),
        (_("missing, not made up"), missing),
        (_("not called"), counted[Standing.NOT_CALLED]),
    ]


def _columns(found: ClassRecord) -> list[Column]:
    return [column_of(meeting) for meeting in found.meetings]


def _neither(line: PersonLine) -> int:
    return sum(cell.standing in (Standing.NEITHER, Standing.WATCHING) for cell in line.cells)
