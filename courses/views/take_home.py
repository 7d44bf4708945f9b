"""Taking lessons home: ask for a file of a class or of all, see how far it is, download it.

The senior does it at home or at school; the desk does it for a person at the counter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.audiences import Watcher, watcher_of
from courses.models import LessonArchive
from courses.queries.take_home import Contents, all_contents, are_released
from courses.services.take_home import ask_for_archive, is_there
from courses.take_home_links import archive_token, archive_url
from courses.take_home_words import about_size_words, fault_words, lessons_words
from courses.views.downloads import answer_download
from university.accounts.acting import student_required
from university.accounts.models import Student, User
from university.desk.access import desk_required
from university.refusals import Refusal
from university.words import day

#: In addresses instead of the number of a class.
ALL = "all"
State = LessonArchive.State
#: Which box a state gets: see ``components/status.html``.
_COLOURS = {
    State.WAITING: "waiting",
    State.WORKING: "waiting",
    State.READY: "done",
    State.FAILED: "cancelled",
    State.EXPIRED: "closed",
}


@dataclass(frozen=True)
class Parcel:
    """One line of the list: a class, or all classes together."""

    title: str
    facts: str
    url: str
    status: str
    word: str


@require_safe
@student_required
def parcels(request: HttpRequest) -> HttpResponse:
    """What the person in hand may take home, class by class, and all together."""
    watcher = watcher_of(request)
    context = {
        "parcels": _parcels(watcher, lambda what: reverse("lessons:home", args=[what])),
        "back_url": reverse("accounts:my"),
    }
    return render(request, "courses/take_home/parcels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@student_required
def parcel(request: HttpRequest, what: str) -> HttpResponse:
    """One file: ask for it, look how far it is, download it."""
    contents = _contents_or_404(watcher_of(request), what)
    here, back = reverse("lessons:home", args=[what]), reverse("lessons:homes")
    return _parcel(request, contents, here=here, back=back)


@require_safe
@desk_required()
def desk_parcels(request: HttpRequest, student_pk: int) -> HttpResponse:
    """The same for a person at the desk."""
    student = get_object_or_404(Student, pk=student_pk)
    context = {
        "student": student,
        "parcels": _parcels(
            Watcher(student=student),
            lambda what: reverse("lessons:desk_home", args=[student.pk, what]),
        ),
        "back_url": reverse("desk:student", args=[student.pk]),
    }
    return render(request, "courses/take_home/desk_parcels.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required()
def desk_parcel(request: HttpRequest, student_pk: int, what: str) -> HttpResponse:
    """One file for a person at the desk, copied to their stick there."""
    student = get_object_or_404(Student, pk=student_pk)
    contents = _contents_or_404(Watcher(student=student), what)
    here = reverse("lessons:desk_home", args=[student.pk, what])
    back = reverse("lessons:desk_homes", args=[student.pk])
    return _parcel(request, contents, here=here, back=back, student=student)


@never_cache
@require_safe
def archive_file(request: HttpRequest, signed: str, name: str) -> HttpResponseBase:
    """The file; 404 for an address that is forged, over, or another person's.

    A lesson that was taken down since is given to nobody any more, and so nor is the file.
    """
    token = archive_token(signed, viewer=request.user)
    rows = LessonArchive.objects.filter(token=token or uuid4(), state=State.READY, name=name)
    archive = rows.first()
    if archive is None or not are_released(archive.lessons):
        raise Http404
    try:
        return answer_download(request, str(archive.file.name), name=archive.name)
    except FileNotFoundError as error:
        raise Http404 from error
    except Refusal as refusal:
        context = {"refusal": refusal, "next_url": reverse("lessons:homes")}
        answer = render(request, "courses/take_home/busy.html", context, status=503)
        answer["Retry-After"] = "300"
        return answer


def _contents_or_404(watcher: Watcher, what: str) -> Contents:
    whole = all_contents(watcher)
    if what == ALL and whole.lessons:
        return whole
    for one in whole.by_class():
        if str(one.classes[0].pk) == what:
            return one
    raise Http404


def _parcels(watcher: Watcher, url_of: Callable[[str], str]) -> list[Parcel]:
    """Return the lines of the list; a constant number of statements."""
    whole = all_contents(watcher)
    each = [(one.classes[0].name, str(one.classes[0].pk), one) for one in whole.by_class()]
    if len(each) > 1:
        each.append((_("All my classes together"), ALL, whole))
    known = LessonArchive.objects.in_bulk([one.key for _t, _w, one in each], field_name="key")
    return [_line(title, one, known.get(one.key), url_of(what)) for title, what, one in each]


def _line(title: str, contents: Contents, archive: LessonArchive | None, url: str) -> Parcel:
    is_shown = archive is not None and archive.state in (State.READY, State.WORKING, State.WAITING)
    return Parcel(
        title=title,
        facts=f"{lessons_words(len(contents.lessons))}，{about_size_words(contents.size)}",
        url=url,
        status=_COLOURS[State(archive.state)] if archive and is_shown else "",
        word=str(archive.get_state_display()) if archive and is_shown else "",
    )


def _parcel(
    request: HttpRequest,
    contents: Contents,
    *,
    here: str,
    back: str,
    student: Student | None = None,
) -> HttpResponse:
    refusal = None
    if request.method == "POST" and isinstance(request.user, User):
        try:
            ask_for_archive(actor=request.user, contents=contents)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Asked for. It is being packed."))
            return redirect(here)
    archive = LessonArchive.objects.filter(key=contents.key).first()
    context = {
        "contents": contents,
        "student": student,
        "count": lessons_words(len(contents.lessons)),
        "size": about_size_words(contents.size),
        "archive": archive,
        "state": archive.state if archive else "",
        "fault": fault_words(archive.fault) if archive else "",
        "file_url": _file_url(request, archive),
        "kept_until": day(archive.kept_until) if archive and archive.kept_until else "",
        "here": here,
        "refusal": refusal,
        "has_errors": refusal is not None,
        "back_url": back,
    }
    template = "courses/take_home/desk_parcel.html" if student else "courses/take_home/parcel.html"
    return render(request, template, context, status=409 if refusal else 200)


def _file_url(request: HttpRequest, archive: LessonArchive | None) -> str:
    if archive is None or not is_there(archive):
        return ""
    return archive_url(archive=archive, viewer=request.user)
