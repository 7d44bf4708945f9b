"""Live meetings for who teaches them: the link of each, and the recording afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.forms.live import LiveForm
from courses.live_cards import when_of
from courses.models import ClassSession, Teacher
from courses.queries import live as queries
from courses.services.lessons.posting import draft_of
from courses.services.live.links import Scope, remove_live_link, set_live_link
from courses.services.live.recordings import lesson_of_meeting
from courses.views.teaching.access import teacher_login, teacher_required
from university.accounts.models import User
from university.pages.paging import a_page_of, other_filters
from university.refusals import Refusal

View = Callable[..., HttpResponse]


def setter_required(view: View) -> View:
    """Let in who may set the link of this meeting: its teachers and the office."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User) or not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        rows = queries.with_live(ClassSession.objects.all())
        session = get_object_or_404(rows, pk=pk)
        if not queries.may_set(request.user, session):
            raise Http404
        return view(request, session, **kwargs)

    return never_cache(guarded)


@require_safe
@teacher_required
def meetings(request: HttpRequest) -> HttpResponse:
    """My meetings to come, and those whose recording may become a lesson; six a screen."""
    login = teacher_login(request)
    is_past = bool(request.GET.get("past"))
    rows = queries.meetings_recorded(login) if is_past else queries.meetings_to_set(login)
    screen = a_page_of(rows, request)
    context = {
        "rows": [(row, when_of(row), queries.link_of(row)) for row in screen.object_list],
        "is_past": is_past,
        "page_obj": screen,
        "query": other_filters(request),
        "back_url": reverse("lessons:mine"),
    }
    return render(request, "courses/teaching/live_meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@setter_required
def link(request: HttpRequest, session: ClassSession) -> HttpResponse:
    """One meeting: paste the invitation, choose for which meetings it is."""
    form = LiveForm(request.POST or None, initial=_initial(session))
    if request.method == "POST" and form.is_valid():
        try:
            done = set_live_link(
                actor=teacher_login(request),
                session=session,
                words=form.words(),
                scope=Scope(form.cleaned_data["scope"]),
            )
        except Refusal as refusal:
            field = "phone" if refusal.code == "no_number" else "invitation"
            form.add_error(field, f"{refusal.message}{refusal.next_step}")
        else:
            messages.success(request, _set_words(len(done)))
            return redirect(_back(request))
    window = queries.live_window()
    context = {
        "form": form,
        "session": session,
        "when": when_of(session),
        "link": queries.link_of(session),
        "before": int(window.before.total_seconds() // 60),
        "after": int(window.after.total_seconds() // 60),
        "back_url": _back(request),
    }
    return render(request, "courses/teaching/live_link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@setter_required
def remove(request: HttpRequest, session: ClassSession) -> HttpResponse:
    """Ask from which meetings, then take the link away."""
    refusal = None
    if request.method == "POST":
        try:
            remove_live_link(
                actor=teacher_login(request), session=session, scope=_scope(request.POST)
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The link is gone. Nobody can go in by it any more."))
            return redirect(_back(request))
    context = {
        "session": session,
        "when": when_of(session),
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": reverse("lessons:live_link", args=[session.pk]),
    }
    status = 409 if refusal else 200
    return render(request, "courses/teaching/live_remove.html", context, status=status)


@require_POST
@teacher_required
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the lesson of a recording, and go on where a recording is chosen."""
    login = teacher_login(request)
    rows = queries.with_live(ClassSession.objects.filter(teaching_class__teacher__user=login))
    session = get_object_or_404(rows, pk=pk)
    try:
        lesson = lesson_of_meeting(actor=login, session=session)
    except Refusal as refusal:
        messages.error(request, f"{refusal.message}{refusal.next_step}")
        return redirect("lessons:live_meetings")
    step = "lessons:preview" if draft_of(lesson).video_id else "lessons:recording"
    return redirect(step, lesson.pk)


def _scope(posted: Any) -> Scope:
    try:
        return Scope(posted.get("scope", ""))
    except ValueError:
        raise Http404 from None


def _back(request: HttpRequest) -> str:
    """Teachers come from their own meetings, the office from the desk's."""
    if Teacher.objects.filter(user=teacher_login(request), is_active=True).exists():
        return reverse("lessons:live_meetings")
    return reverse("enrollment:desk_meetings")


def _set_words(count: int) -> str:
    return ngettext(
        "Kept. One meeting can be joined online.",
        "Kept. %(count)d meetings can be joined online.",
        count,
    ) % {"count": count}


def _initial(session: ClassSession) -> dict[str, str]:
    found = queries.link_of(session)
    if found is None:
        return {}
    return {
        "invitation": found.url,
        "phone": found.phone,
        "meeting_no": found.meeting_no,
        "password": found.password,
    }
