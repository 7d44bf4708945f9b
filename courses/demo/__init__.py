"""The demonstration school, this house's part: calendar, rooms, people who teach, classes."""

from courses.demo.loading import load_school
from courses.demo.source import DemoSource, read_source

__all__ = ["DemoSource", "load_school", "read_source"]
