"""Lessons in two languages."""

from typing import Any

from django.test import Client

from courses.lesson_words import body_of
from courses.models import OnlineLesson
from courses.services.lessons.translations import translate_lesson


def in_english(lesson: OnlineLesson, **fields: Any) -> OnlineLesson:
    """The live translation of a lesson."""
    page = translate_lesson(actor=None, lesson=lesson, language="en")
    words = {"title": "How to breathe", "body": body_of("Breathe in.\nBreathe out."), **fields}
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision().publish(skip_permission_checks=True)
    page.refresh_from_db()
    return page


def path(page: OnlineLesson) -> str:
    return f"/lessons/{page.slug}/"


def answers(client: Client, page: OnlineLesson) -> list[int]:
    paths = [path(page), f"/lesson/{page.pk}/handout/"]
    return [client.get(one).status_code for one in paths]
