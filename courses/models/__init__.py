"""What is taught, where and when."""

from courses.models.calendar import Holiday, MakeupDay, Slot, SlotUse, Term, Weekday
from courses.models.homework import Homework
from courses.models.lecture import Lecture
from courses.models.lesson_transcript import LessonTranscript
from courses.models.lesson_video import (
    LessonCaption,
    LessonRendition,
    LessonUpload,
    LessonVideo,
)
from courses.models.online_lesson import (
    LessonAudience,
    LessonIndexPage,
    LessonQuestion,
    LessonSending,
    LessonWatch,
    OnlineLesson,
)
from courses.models.pages import (
    ClassPage,
    LectureIndexPage,
    LecturePage,
    MajorIndexPage,
    MajorPage,
    TeacherIndexPage,
    TeacherPage,
    TimetablePage,
)
from courses.models.program import ActivityLevel, Course, Level, Major
from courses.models.room import Room, RoomCell, RoomUse, RoomUseKind
from courses.models.session import ClassSession, SessionState, TeacherCell
from courses.models.teacher import Teacher
from courses.models.teaching_class import ClassKind, ClassState, TeachingClass

#: Written while people watch or send: public pages need not be made anew for them.
QUIET_MODELS = (
    LessonCaption,
    LessonQuestion,
    LessonRendition,
    LessonSending,
    LessonTranscript,
    LessonUpload,
    LessonVideo,
    LessonWatch,
)

__all__ = [
    "QUIET_MODELS",
    "ActivityLevel",
    "ClassKind",
    "ClassPage",
    "ClassSession",
    "ClassState",
    "Course",
    "Holiday",
    "Homework",
    "Lecture",
    "LectureIndexPage",
    "LecturePage",
    "LessonAudience",
    "LessonCaption",
    "LessonIndexPage",
    "LessonQuestion",
    "LessonRendition",
    "LessonSending",
    "LessonTranscript",
    "LessonUpload",
    "LessonVideo",
    "LessonWatch",
    "Level",
    "Major",
    "MajorIndexPage",
    "MajorPage",
    "MakeupDay",
    "OnlineLesson",
    "Room",
    "RoomCell",
    "RoomUse",
    "RoomUseKind",
    "SessionState",
    "Slot",
    "SlotUse",
    "Teacher",
    "TeacherCell",
    "TeacherIndexPage",
    "TeacherPage",
    "TeachingClass",
    "Term",
    "TimetablePage",
    "Weekday",
]
