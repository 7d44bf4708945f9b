"""What this house adds to the admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from courses.models import OnlineLesson
from courses.queries.lesson_languages import languages_to_add
from courses.services.lessons.translations import delete_strays, may_translate
from courses.views.lesson_translations import translate
from courses.viewsets import TeachingGroup
from courses.viewsets.lessons import LessonVideoChooser
from university.accounts.models import User


@hooks.register("register_admin_viewset")
def teaching_group() -> TeachingGroup:
    """The menu group."""
    return TeachingGroup()


@hooks.register("register_admin_viewset")
def recording_chooser() -> LessonVideoChooser:
    """How an editor chooses the recording of a lesson."""
    return LessonVideoChooser("recording-chooser")


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what Wagtail's log does not know."""
    actions.register_action("courses.move_session", _("Move a meeting"), _("The meeting was moved"))
    actions.register_action(
        "courses.regenerate", _("Make meetings again"), _("Meetings were made from the calendar")
    )
    actions.register_action(
        "courses.show_class", _("Show this class to the public"), _("The class was shown")
    )
    actions.register_action("courses.hide_class", _("Hide this class"), _("The class was hidden"))
    actions.register_action("courses.set_live", _("Set a live link"), _("A live link was set"))
    actions.register_action(
        "courses.remove_live", _("Take a live link away"), _("A live link was taken away")
    )


@hooks.register("register_admin_urls")
def lesson_urls() -> list[URLPattern]:
    """Where a lesson is translated."""
    return [path("lessons/<int:pk>/translate/", translate, name="translate_lesson")]


@hooks.register("register_page_header_buttons")
def translate_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """On the editing page of a lesson that can be translated into one more language."""
    lesson = page.specific if page.pk else page
    is_lesson = isinstance(lesson, OnlineLesson)
    if is_lesson and may_translate(user, lesson) and languages_to_add(lesson):
        url = reverse("translate_lesson", args=[page.pk])
        yield Button(_("Translate"), url, icon_name="globe", priority=80)


@hooks.register("construct_translated_pages_to_cascade_actions")
def with_translations(pages: list[Page], action: str) -> dict[Page, Any]:
    """What is taken down or deleted takes its translations along; Wagtail says so first."""
    lessons = [(page, page.specific) for page in pages if action != "move"]
    return {
        page: list(lesson.translations.all())
        for page, lesson in lessons
        if isinstance(lesson, OnlineLesson)
    }


@hooks.register("after_delete_page")
def without_its_lesson(request: HttpRequest, page: Page) -> None:
    """Translations go with their lesson, in the same transaction."""
    delete_strays(actor=request.user if isinstance(request.user, User) else None)


@hooks.register("after_bulk_action")
def without_their_lessons(
    request: HttpRequest, action_type: str, objects: Any, action_class_instance: Any
) -> None:
    """As above, for several pages deleted at once."""
    if action_type == "delete":
        delete_strays(actor=request.user if isinstance(request.user, User) else None)


@hooks.register("before_copy_page")
def no_copy_of_a_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A second translation into one language would belong to nobody."""
    if not isinstance(page.specific, OnlineLesson) or page.specific.original_id is None:
        return None
    messages.error(request, _("A translation is not copied. Copy its original and translate that."))
    return redirect("wagtailadmin_pages:edit", page.pk)
