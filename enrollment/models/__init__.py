"""Who has a place."""

from enrollment.models.override import RuleOverride
from enrollment.models.place import ActChannel, Place
from enrollment.models.policy import EnrollmentPolicy
from enrollment.models.round import Allocation, Audience, Round, RoundKind
from enrollment.models.waitlist import WaitlistEntry

__all__ = [
    "ActChannel",
    "Allocation",
    "Audience",
    "EnrollmentPolicy",
    "Place",
    "Round",
    "RoundKind",
    "RuleOverride",
    "WaitlistEntry",
]
