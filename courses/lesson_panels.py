"""What online lessons lend to other pages: home, a class, one's own page, the staff dashboard."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from courses.audiences import watcher_of
from courses.lesson_cards import lesson_card
from courses.models import LessonAudience, TeachingClass
from courses.queries import lessons as queries
from courses.request_rights import rights_for
from courses.services.lessons.questions import waiting_questions
from university.accounts.models import User
from university.pages.queries import page_url
from university.public_cache import kept

#: How many lessons a panel shows.
_HOME = 2
_MINE = 3
_CLASS = 3


def home_panel(request: HttpRequest) -> str:
    """The newest lessons for everybody; nothing when there is none."""
    free = queries.released().filter(audience=LessonAudience.EVERYONE)
    rows = list(queries.with_cards(free)[:_HOME])
    if not rows:
        return ""
    context = {
        "cards": [lesson_card(row, {}, request) for row in rows],
        "lessons_url": page_url("courses.LessonIndexPage", request),
    }
    return render_to_string("courses/parts/home_lessons.html", context, request)


def my_panel(request: HttpRequest) -> str:
    """The newest lessons of one's classes, and answers that one has not read yet."""
    watcher = watcher_of(request)
    if watcher.student is None:
        return ""
    rights = rights_for(request)
    rows = queries.released().filter(audience__in=[LessonAudience.CLASS, LessonAudience.TICKETS])
    mine = rows.filter(rights.condition()) if not rights.sees_all else rows.none()
    shown = list(queries.with_cards(mine)[:_MINE])
    teaches = bool(rights.teaches)
    if not shown and not teaches:
        return ""
    watches = queries.watches_of(watcher, shown)
    context = {
        "cards": [lesson_card(row, watches, request) for row in shown],
        "lessons_url": page_url("courses.LessonIndexPage", request),
        "teaches": teaches,
    }
    return render_to_string("courses/parts/my_lessons.html", context, request)


def class_panel(request: HttpRequest, teaching_class: TeachingClass) -> str:
    """The lessons of a class: those one may watch, and how many more there are for its students.

    A class without lessons costs no statement.
    """
    pk = teaching_class.pk
    has_lessons = kept(
        f"has_lessons:{pk}", lambda: queries.released().filter(teaching_class=pk).exists()
    )
    if not has_lessons:
        return ""
    rows = queries.released().filter(teaching_class=pk)
    watcher = watcher_of(request)
    rights = rights_for(request)
    released = list(queries.with_cards(rows))
    may = [lesson for lesson in released if rights.belongs(lesson)]
    hidden = len(released) - len(may)
    if not released:
        return ""
    watches = queries.watches_of(watcher, may[:_CLASS])
    context = {
        "cards": [lesson_card(row, watches, request) for row in may[:_CLASS]],
        "hidden": hidden,
        "lessons_url": page_url("courses.LessonIndexPage", request),
    }
    return render_to_string("courses/parts/class_lessons.html", context, request)


def staff_panel(request: HttpRequest) -> str:
    """A teacher's way to their own lessons."""
    login = request.user
    if not isinstance(login, User) or not queries.taught_by(login):
        return ""
    context = {"waiting": waiting_questions(login).count()}
    return render_to_string("courses/parts/staff_lessons.html", context, request)
