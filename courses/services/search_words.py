"""Filling the words by which things are found, for rows that were written past ``save``."""

from django.db import transaction

from courses.models import LecturePage, Major, OnlineLesson, Teacher, TeachingClass
from university.pages.models import NoticePage


def reindex() -> int:
    """Write the search words of every row anew and return how many rows were written."""
    count = 0
    with transaction.atomic():
        for major in Major.objects.all():
            major.save(update_fields=["search_text"])
            count += 1
        for teacher in Teacher.objects.all():
            teacher.save(update_fields=["pinyin"])
            count += 1
        for teaching_class in TeachingClass.objects.select_related("course"):
            teaching_class.save(update_fields=["search_text"])
            count += 1
        for lecture_page in LecturePage.objects.select_related("lecture"):
            lecture_page.save(update_fields=["search_text"], clean=False)
            count += 1
        lessons = OnlineLesson.objects.select_related("teaching_class__course__major")
        for lesson in lessons:
            lesson.save(update_fields=["search_text"], clean=False)
            count += 1
        for notice in NoticePage.objects.all():
            notice.save(update_fields=["search_text"], clean=False)
            count += 1
    return count
