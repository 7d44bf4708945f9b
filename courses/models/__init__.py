"""What is taught, where and when."""

from courses.models.calendar import Holiday, MakeupDay, Slot, SlotUse, Term, Weekday
from courses.models.clip import Clip
from courses.models.homework import Homework
from courses.models.lecture import Lecture
from courses.models.lesson_archive import LessonArchive
from courses.models.lesson_news import LessonNews
from courses.models.lesson_photo import LessonPhoto
from courses.models.lesson_transcript import LessonTranscript
from courses.models.lesson_video import (
    LessonCaption,
    LessonRendition,
    LessonUpload,
    LessonVideo,
)
from courses.models.live import LiveLink, LiveSettings
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
    LessonArchive,
    Clip,
    Homework,
    LessonCaption,
    LessonNews,
    LessonPhoto,
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
    "Clip",
    "Course",
    "Holiday",
    "Homework",
    "Lecture",
    "LectureIndexPage",
    "LecturePage",
    "LessonArchive",
    "LessonAudience",
    "LessonCaption",
    "LessonIndexPage",
    "LessonNews",
    "LessonPhoto",
    "LessonQuestion",
    "LessonRendition",
    "LessonSending",
    "LessonTranscript",
    "LessonUpload",
    "LessonVideo",
    "LessonWatch",
    "Level",
    "LiveLink",
    "LiveSettings",
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
