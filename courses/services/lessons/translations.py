"""Translating a lesson: Wagtail makes the draft, the office writes its words."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Locale

from courses.models import LessonIndexPage, OnlineLesson
from courses.queries.lesson_languages import languages_to_add, strays
from university.accounts.models import User
from university.locking import lock_row
from university.refusals import Refusal

#: Who may translate: whoever accepts lessons, not whoever posts them.
MAY_TRANSLATE = "courses.change_onlinelesson"


def may_translate(actor: User, lesson: OnlineLesson) -> bool:
    """Whether somebody may translate this lesson; a translation is not translated again."""
    is_lesson = lesson.pk is not None and lesson.original_id is None
    return (
        is_lesson
        and actor.has_perm(MAY_TRANSLATE)
        and lesson.permissions_for_user(actor).can_edit()
    )


def translate_lesson(*, actor: User | None, lesson: OnlineLesson, language: str) -> OnlineLesson:
    """Return the draft of a lesson in another language: its words, to be written anew.

    ``language`` is a code of ``LESSON_LANGUAGES``. ``actor`` is None for the demonstration school.
    Raises Refusal ``may_not_translate``, ``no_such_language`` or ``translated_already``.
    """
    if actor is not None and not may_translate(actor, lesson):
        raise Refusal(
            "may_not_translate",
            _("The office translates lessons."),
            _("Ask the academic office."),
        )
    if language not in settings.LESSON_LANGUAGES:
        raise Refusal("no_such_language", _("The school does not translate into this language."))
    with transaction.atomic():
        # Two presses at once would begin two translations, or be given one place in the tree.
        lock_row(LessonIndexPage, lesson.get_parent().pk)
        if language not in languages_to_add(lesson):
            raise Refusal(
                "translated_already",
                _("This lesson has been translated into this language already."),
                _("Open the translation from the editing page of the lesson."),
            )
        # The first lesson in a language brings Wagtail's row of it.
        locale, _made = Locale.objects.get_or_create(language_code=language)
        action = CopyPageForTranslationAction(
            page=OnlineLesson.objects.get(pk=lesson.pk), locale=locale, user=actor
        )
        translation: OnlineLesson = action.execute(skip_permission_checks=True)
        translation.owner = actor
        translation.save(update_fields=["owner"], clean=False)
    return translation


def delete_strays(*, actor: User | None) -> int:
    """Delete translations whose lesson was deleted; return how many."""
    rows = list(strays())
    for row in rows:
        DeletePageAction(row, user=actor).execute(skip_permission_checks=True)
    return len(rows)


def take_down_translations(*, actor: User, lesson: OnlineLesson) -> int:
    """Take the translations of a lesson off the site; return how many. Nobody saw them any more."""
    shown = list(lesson.translations.filter(live=True))
    for translation in shown:
        UnpublishPageAction(translation, user=actor).execute(skip_permission_checks=True)
    return len(shown)
