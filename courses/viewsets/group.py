"""The menu group 教学."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from courses.viewsets.calendar_report import CalendarReportViewSet
from courses.viewsets.classes import LectureViewSet, TeachingClassViewSet
from courses.viewsets.lessons import OnlineLessonViewSet
from courses.viewsets.program import (
    CourseViewSet,
    MajorViewSet,
    RoomViewSet,
    TeacherViewSet,
)
from courses.viewsets.room_week import RoomWeekViewSet
from courses.viewsets.terms import (
    HolidayViewSet,
    MakeupDayViewSet,
    SessionViewSet,
    SlotViewSet,
    TermViewSet,
)


class TeachingGroup(ViewSetGroup):
    """Everything that is taught, where and when."""

    menu_label = _("Teaching")
    menu_icon = "calendar-check"
    menu_order = 150
    items = (
        TeachingClassViewSet("teaching-classes"),
        SessionViewSet("class-sessions"),
        LectureViewSet("lectures"),
        OnlineLessonViewSet("online-lessons"),
        RoomWeekViewSet(),
        CourseViewSet("course-catalogue"),
        MajorViewSet("majors"),
        TeacherViewSet("teachers"),
        RoomViewSet("rooms"),
        TermViewSet("terms"),
        SlotViewSet("periods"),
        HolidayViewSet("holidays"),
        MakeupDayViewSet("makeup-days"),
        CalendarReportViewSet(),
    )
