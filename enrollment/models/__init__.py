"""Who has a place."""

from enrollment.models.application import Application, ApplicationDraft, Audition, Wish
from enrollment.models.changes import (
    LeaveOfAbsence,
    Transfer,
    Withdrawal,
    WithdrawalKind,
    WithdrawalMoney,
)
from enrollment.models.draft import DRAFT_LIFE, EnrolmentDraft
from enrollment.models.override import RuleOverride
from enrollment.models.place import ActChannel, Place
from enrollment.models.policy import EnrollmentPolicy
from enrollment.models.proof import ProofKind, ProofRule, StudentProof
from enrollment.models.round import Allocation, Audience, Round, RoundKind
from enrollment.models.waitlist import WaitlistEntry

__all__ = [
    "DRAFT_LIFE",
    "ActChannel",
    "Allocation",
    "Application",
    "ApplicationDraft",
    "Audience",
    "Audition",
    "EnrollmentPolicy",
    "EnrolmentDraft",
    "LeaveOfAbsence",
    "Place",
    "ProofKind",
    "ProofRule",
    "Round",
    "RoundKind",
    "RuleOverride",
    "StudentProof",
    "Transfer",
    "WaitlistEntry",
    "Wish",
    "Withdrawal",
    "WithdrawalKind",
    "WithdrawalMoney",
]
