"""Giving a major, class, teacher or lecture its public page; safe to repeat.

A page that exists keeps the editor's words and pictures. Only its title follows the row, and it is
put live again if somebody had taken it down.
"""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import (
    ClassPage,
    Lecture,
    LectureIndexPage,
    LecturePage,
    Major,
    MajorIndexPage,
    MajorPage,
    Teacher,
    TeacherIndexPage,
    TeacherPage,
    TeachingClass,
)
from university.accounts.models import User
from university.pages.models import HomePage
from university.refusals import Refusal


def publish_major_page(*, actor: User | None, major: Major) -> MajorPage:
    """Return the live page of a major."""
    return _publish(
        actor,
        MajorPage.objects.filter(major=major).first(),
        parent=lambda: _index(MajorIndexPage, _("Majors"), "majors"),
        new=lambda: MajorPage(major=major, slug=slugify(major.code)),
        title=major.name,
    )


def publish_class_page(*, actor: User | None, teaching_class: TeachingClass) -> ClassPage:
    """Return the live page of a class, below the page of its major."""
    major = teaching_class.course.major
    slug = slugify(f"{teaching_class.term.code}-{teaching_class.code}")
    return _publish(
        actor,
        ClassPage.objects.filter(teaching_class=teaching_class).first(),
        parent=lambda: publish_major_page(actor=actor, major=major),
        new=lambda: ClassPage(teaching_class=teaching_class, slug=slug),
        title=teaching_class.name,
    )


def publish_teacher_page(*, actor: User | None, teacher: Teacher) -> TeacherPage:
    """Return the live page of a teacher."""
    return _publish(
        actor,
        TeacherPage.objects.filter(teacher=teacher).first(),
        parent=lambda: _index(TeacherIndexPage, _("Teachers"), "teachers"),
        new=lambda: TeacherPage(teacher=teacher, slug=slugify(teacher.code)),
        title=teacher.name,
    )


def publish_lecture_page(*, actor: User | None, lecture: Lecture) -> LecturePage:
    """Return the live page of a lecture."""
    return _publish(
        actor,
        LecturePage.objects.filter(lecture=lecture).first(),
        parent=lambda: _index(LectureIndexPage, _("Lectures"), "lectures"),
        new=lambda: LecturePage(lecture=lecture, slug=slugify(lecture.code)),
        title=lecture.title,
    )


def _publish(actor: User | None, page: Any, *, parent: Any, new: Any, title: str) -> Any:
    with transaction.atomic():
        if page is not None and page.live and page.title == title:
            return page
        if page is None:
            page = new()
            page.title = page.draft_title = title
            page.owner = actor
            parent().add_child(instance=page)
        else:
            # The editor's newest draft, not the live row, is what gets the new title.
            page = page.get_latest_revision_as_object()
            page.title = page.draft_title = title
        # Whoever may show a class may show its page: the caller has asked for that permission.
        page.save_revision(user=actor, log_action=True).publish(
            user=actor, skip_permission_checks=True
        )
        page.refresh_from_db()
    return page


def _index(model: type[Page], title: str, slug: str) -> Page:
    """Return the list page of a kind; make it when an editor has deleted it."""
    found = model.objects.first()
    if found is not None:
        return found
    home = HomePage.objects.first()
    if home is None:
        raise Refusal(
            "no_home_page",
            _("The site has no home page."),
            _("Make one in the page editor first."),
        )
    page = model(title=title, slug=slug, show_in_menus=True)
    home.add_child(instance=page)
    return page
