"""Reading what is taught."""

from courses.queries.classes import class_rows, sessions_of
from courses.queries.lectures import lectures_to_come
from courses.queries.majors import MajorRow, major_rows
from courses.queries.terms import open_term_ids, public_terms
from courses.working_days import add_working_days

__all__ = [
    "MajorRow",
    "add_working_days",
    "class_rows",
    "lectures_to_come",
    "major_rows",
    "open_term_ids",
    "public_terms",
    "sessions_of",
]
