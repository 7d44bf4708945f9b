"""What is taught, where and when."""

from courses.models.calendar import Holiday, MakeupDay, Slot, SlotUse, Term, Weekday
from courses.models.lecture import Lecture
from courses.models.program import ActivityLevel, Course, Level, Major
from courses.models.room import Room, RoomCell, RoomUse, RoomUseKind
from courses.models.session import ClassSession, SessionState, TeacherCell
from courses.models.teacher import Teacher
from courses.models.teaching_class import ClassKind, ClassState, TeachingClass

__all__ = [
    "ActivityLevel",
    "ClassKind",
    "ClassSession",
    "ClassState",
    "Course",
    "Holiday",
    "Lecture",
    "Level",
    "Major",
    "MakeupDay",
    "Room",
    "RoomCell",
    "RoomUse",
    "RoomUseKind",
    "SessionState",
    "Slot",
    "SlotUse",
    "Teacher",
    "TeacherCell",
    "TeachingClass",
    "Term",
    "Weekday",
]
