"""The demonstration school, this house's part: people, rounds, places and waitlists."""

from enrollment.demo.applications import load_applications, load_renewals
from enrollment.demo.in_class import load_attendance, load_completion, load_leader
from enrollment.demo.people import load_students
from enrollment.demo.personas import load_personas
from enrollment.demo.places import load_next_term, load_running_term, load_waitlists
from enrollment.demo.rounds import load_rounds
from enrollment.demo.self_study import load_self_study
from enrollment.demo.staff import (
    DEMO_PASSWORD,
    STAFF,
    give_teacher_login,
    load_staff,
    totp_secret,
)

__all__ = [
    "DEMO_PASSWORD",
    "STAFF",
    "give_teacher_login",
    "load_applications",
    "load_attendance",
    "load_completion",
    "load_leader",
    "load_next_term",
    "load_personas",
    "load_renewals",
    "load_rounds",
    "load_running_term",
    "load_self_study",
    "load_staff",
    "load_students",
    "load_waitlists",
    "totp_secret",
]
