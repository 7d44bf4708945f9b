"""Pages of what is taught. Facts come from the models; an editor adds words and pictures.

Each page about one row is a one-to-one companion of it. ``courses.services.publishing`` makes and
keeps them, so that staff who open a class never have to think of a page.
"""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from courses.models.lecture import Lecture
from courses.models.program import Major
from courses.models.teacher import Teacher
from courses.models.teaching_class import TeachingClass
from university.pages.models import EditorialPage
from university.pinyin import search_words
from university.public_cache import places_of


class MajorIndexPage(EditorialPage):
    """All majors, six a screen."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.MajorPage"]
    template = "courses/major_index.html"
    presenter = "courses.views.majors.major_index"

    class Meta:
        verbose_name = _("list of majors")


class MajorPage(EditorialPage):
    """A major and its classes."""

    major = models.OneToOneField(
        Major, verbose_name=_("major"), on_delete=models.PROTECT, related_name="page"
    )

    parent_page_types = ["courses.MajorIndexPage"]
    subpage_types = ["courses.ClassPage"]
    template = "courses/major.html"
    presenter = "courses.views.majors.major"
    content_panels = [*EditorialPage.content_panels, FieldPanel("major")]

    class Meta:
        verbose_name = _("page of a major")


class ClassPage(EditorialPage):
    """A class: everything a person asks before taking a place."""

    teaching_class = models.OneToOneField(
        TeachingClass, verbose_name=_("class"), on_delete=models.PROTECT, related_name="page"
    )

    parent_page_types = ["courses.MajorPage"]
    subpage_types: list[str] = []
    template = "courses/class.html"
    presenter = "courses.views.classes.class_page"
    content_panels = [*EditorialPage.content_panels, FieldPanel("teaching_class")]

    class Meta:
        verbose_name = _("page of a class")

    def shown_subjects(self) -> tuple[str, ...]:
        """A place taken elsewhere does not make this page old."""
        return (places_of(self.teaching_class_id),)


class TeacherIndexPage(EditorialPage):
    """All teachers, six a screen."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.TeacherPage"]
    template = "courses/teacher_index.html"
    presenter = "courses.views.teachers.teacher_index"

    class Meta:
        verbose_name = _("list of teachers")


class TeacherPage(EditorialPage):
    """A teacher and their classes."""

    teacher = models.OneToOneField(
        Teacher, verbose_name=_("teacher"), on_delete=models.PROTECT, related_name="page"
    )

    parent_page_types = ["courses.TeacherIndexPage"]
    subpage_types: list[str] = []
    template = "courses/teacher.html"
    presenter = "courses.views.teachers.teacher"
    content_panels = [*EditorialPage.content_panels, FieldPanel("teacher")]

    class Meta:
        verbose_name = _("page of a teacher")


class TimetablePage(EditorialPage):
    """The timetable of a term, by day and by major; ``?print=1`` gives one sheet of paper."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "courses/timetable.html"
    presenter = "courses.views.timetable.timetable"

    class Meta:
        verbose_name = _("timetable")

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Paper has a template of its own."""
        if request.GET.get("print"):
            return "courses/timetable_print.html"
        return super().get_template(request, *args, **kwargs)


class LectureIndexPage(EditorialPage):
    """Lectures to come."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.LecturePage"]
    template = "courses/lecture_index.html"
    presenter = "courses.views.lectures.lecture_index"

    class Meta:
        verbose_name = _("list of lectures")


class LecturePage(EditorialPage):
    """A lecture: who speaks, when, where, and what a ticket costs."""

    lecture = models.OneToOneField(
        Lecture, verbose_name=_("lecture"), on_delete=models.PROTECT, related_name="page"
    )
    search_text = models.TextField(blank=True, editable=False)

    parent_page_types = ["courses.LectureIndexPage"]
    subpage_types: list[str] = []
    template = "courses/lecture.html"
    presenter = "courses.views.lectures.lecture"
    content_panels = [*EditorialPage.content_panels, FieldPanel("lecture")]

    class Meta:
        verbose_name = _("page of a lecture")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the words by which it is found."""
        self.search_text = search_words(self.title, self.lecture.title, self.lecture.speaker)
        return super().save(*args, **kwargs)
