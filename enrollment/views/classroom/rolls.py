"""The roll on a phone: my meetings, the big buttons, and what a phone without signal kept."""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import ClassSession
from enrollment.models import Attendance, Mark
from enrollment.queries import rosters
from enrollment.queries.visits import visitors_of
from enrollment.services.roll_calls import NewMark, RollAnswer, mark_rest, mark_roll
from enrollment.views.classroom.access import login_of, roll_required, session_or_404
from enrollment.views.classroom.words import mark_words, meeting_words, milliseconds_now
from university import clock
from university.refusals import Refusal

#: Rolls of the last days stay within reach, for what was forgotten.
_DAYS_BACK = 7
_SHORT = 4


@dataclass(frozen=True)
class PersonOnRoll:
    """Fields of one person on the page. ``card`` is a fingerprint, so that the page gives no
    card's secret away; ``short`` are the last digits printed on the card.
    """

    student_id: int
    name: str
    short: str
    shows_short: bool
    card: str
    mark: str
    word: str


@require_safe
@roll_required
def sessions(request: HttpRequest) -> HttpResponse:
    """My meetings of today, then those of the last week. Two statements and the rights."""
    login, today = login_of(request), clock.today()
    rows = list(
        rosters.sessions_to_call(login, first=today - timedelta(days=_DAYS_BACK), last=today)
    )
    called = set(
        Attendance.objects.filter(session__in=rows).values_list("session_id", flat=True).distinct()
    )
    shown = [meeting_words(row, is_called=row.pk in called) for row in rows]
    context = {
        "today": [row for row in shown if row.day == today],
        "earlier": [row for row in reversed(shown) if row.day != today],
        "now_ms": milliseconds_now(),
        "teaches": getattr(login, "teacher", None) is not None,
        "back_url": reverse("accounts:my"),
    }
    return render(request, "enrollment/classroom/sessions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roll_required
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody with three buttons; a POST is one tap without JavaScript."""
    login = login_of(request)
    session = session_or_404(login, pk)
    if request.method != "POST":
        return _page(request, session, None)
    try:
        answer, anchor = _take(request, session)
    except Refusal as refusal:
        return _page(request, session, refusal)
    if answer.refused_keys:
        messages.warning(request, _("Nobody in this class was found by that."))
    return redirect(f"{reverse('classroom:roll', args=[pk])}{anchor}")


@require_POST
@roll_required
def marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what a phone kept: ``{"marks": [{key, student, mark, at}]}``; says what became.

    ``at`` is in milliseconds since 1970, by the school's time.
    """
    login = login_of(request)
    session = session_or_404(login, pk)
    sent = _read_json(request)
    if sent is None:
        return JsonResponse({"code": "not_understood"}, status=400)
    try:
        answer = mark_roll(actor=login, session=session, marks=sent)
    except Refusal as refusal:
        words = {"code": refusal.code, "message": str(refusal.message)}
        return JsonResponse(words, status=409)
    return JsonResponse({"taken": answer.taken_keys, "refused": answer.refused_keys})


def _take(request: HttpRequest, session: ClassSession) -> tuple[RollAnswer, str]:
    """Do what a tapped button says; return the answer and where the page goes on."""
    login, sent = login_of(request), request.POST
    key = sent.get("key", "")[:36]
    if rest := sent.get("rest"):
        answer = mark_rest(actor=login, session=session, mark=rest, client_key=key)
        return answer, "#roll-end"
    if "card" in sent:
        student_id = _by_card(session, sent["card"])
        mark = str(Mark.PRESENT)
    else:
        mark, _colon, number = sent.get("tap", "").partition(":")
        student_id = int(number[:18]) if number.isascii() and number.isdecimal() else 0
    taps = [NewMark(f"{key}-{student_id}"[-48:], student_id, mark)]
    answer = mark_roll(actor=login, session=session, marks=taps)
    return answer, f"#person-{student_id}" if answer.taken_keys else ""


def _by_card(session: ClassSession, typed: str) -> int:
    """Return whose card it is: the whole code or number, or its last digits if only one has them.

    Returns 0, which is nobody, when it is nobody's or two people's.
    """
    typed = "".join(typed.split())
    rows = rosters.roster(session)
    found = [row for row in rows if typed in (row.card_token, row.student_no)] or [
        row for row in rows if len(typed) >= _SHORT and row.student_no.endswith(typed)
    ]
    return found[0].student_id if len(found) == 1 else 0


def _read_json(request: HttpRequest) -> list[NewMark] | None:
    """Return the marks, or None for what no phone of ours sends."""
    try:
        rows = json.loads(request.body)["marks"]
        return [_new_mark(row) for row in rows]
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None


def _new_mark(row: Mapping[str, Any]) -> NewMark:
    return NewMark(
        client_key=str(row["key"]),
        student_id=int(row["student"]),
        mark=str(row["mark"]),
        made_at=datetime.fromtimestamp(float(row["at"]) / 1000, tz=UTC),
    )


def _page(request: HttpRequest, session: ClassSession, refusal: Refusal | None) -> HttpResponse:
    people = _people(session)
    counts = Counter(person.mark for person in people)
    context = {
        "session": session,
        "meeting": meeting_words(session, is_called=bool(people and len(people) > counts[""])),
        "people": people,
        "visitors": [visit.student.name for visit in visitors_of(session)],
        "choices": [(str(mark), mark_words(mark)) for mark in Mark],
        "counts": [
            ("", _("not called"), counts[""]),
            *((str(mark), mark_words(mark), counts[mark]) for mark in Mark),
        ],
        "key": uuid.uuid4().hex,
        "now_ms": milliseconds_now(),
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("classroom:sessions"),
    }
    status = 409 if refusal else 200
    return render(request, "enrollment/classroom/roll.html", context, status=status)


def _people(session: ClassSession) -> list[PersonOnRoll]:
    rows = rosters.roster(session)
    standing = rosters.marks_of(session)
    names = Counter(row.name for row in rows)
    return [
        PersonOnRoll(
            student_id=row.student_id,
            name=row.name,
            short=row.student_no[-_SHORT:],
            shows_short=names[row.name] > 1,
            card=_fingerprint(session, row.card_token),
            mark=standing.get(row.student_id, ""),
            word=mark_words(standing.get(row.student_id, "")),
        )
        for row in rows
    ]


def _fingerprint(session: ClassSession, token: str) -> str:
    return hashlib.sha256(f"{session.pk}:{token}".encode()).hexdigest()[:20]
