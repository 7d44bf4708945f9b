"""The demonstration school, this house's part: calendar, rooms, people who teach, classes."""

from courses.demo.lessons import load_posted_lessons
from courses.demo.loading import load_school
from courses.demo.source import DemoSource, Stage, read_source

__all__ = ["DemoSource", "Stage", "load_posted_lessons", "load_school", "read_source"]
