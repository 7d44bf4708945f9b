"""Who has a place."""

from enrollment.models.application import Application, ApplicationDraft, Audition, Wish
from enrollment.models.attendance import (
    AbsenceCall,
    AbsenceOutcome,
    Attendance,
    AttendanceMark,
    Mark,
)
from enrollment.models.audit_visit import AuditVisit
from enrollment.models.below_minimum import BelowMinimum, ClassAnswer, ClassChoice
from enrollment.models.changes import (
    LeaveOfAbsence,
    Transfer,
    Withdrawal,
    WithdrawalKind,
    WithdrawalMoney,
)
from enrollment.models.class_leader import ClassLeader
from enrollment.models.class_notice import ClassNotice, MonthLook
from enrollment.models.completion import (
    Certificate,
    CertificateSeries,
    Completion,
    CompletionRule,
    WorkMark,
    WorkResult,
)
from enrollment.models.draft import DRAFT_LIFE, EnrolmentDraft
from enrollment.models.draw import Draw, DrawEntry, DrawFile, DrawnClass, DrawOutcome
from enrollment.models.late_request import LateRequest
from enrollment.models.make_up import MakeUp, MakeUpRule
from enrollment.models.override import RuleOverride
from enrollment.models.place import ActChannel, Place
from enrollment.models.policy import EnrollmentPolicy
from enrollment.models.prerequisite import Prerequisite
from enrollment.models.proof import ProofKind, ProofRule, StudentProof
from enrollment.models.round import Allocation, Audience, Round, RoundKind
from enrollment.models.self_study import StudyHours, StudyMode, StudySession, StudyVisit
from enrollment.models.waitlist import WaitlistEntry

__all__ = [
    "DRAFT_LIFE",
    "AbsenceCall",
    "AbsenceOutcome",
    "ActChannel",
    "Allocation",
    "Application",
    "ApplicationDraft",
    "Attendance",
    "AttendanceMark",
    "Audience",
    "AuditVisit",
    "Audition",
    "BelowMinimum",
    "Certificate",
    "CertificateSeries",
    "ClassAnswer",
    "ClassChoice",
    "ClassLeader",
    "ClassNotice",
    "Completion",
    "CompletionRule",
    "Draw",
    "DrawEntry",
    "DrawFile",
    "DrawOutcome",
    "DrawnClass",
    "EnrollmentPolicy",
    "EnrolmentDraft",
    "LateRequest",
    "LeaveOfAbsence",
    "MakeUp",
    "MakeUpRule",
    "Mark",
    "MonthLook",
    "Place",
    "Prerequisite",
    "ProofKind",
    "ProofRule",
    "Round",
    "RoundKind",
    "RuleOverride",
    "StudentProof",
    "StudyHours",
    "StudyMode",
    "StudySession",
    "StudyVisit",
    "Transfer",
    "WaitlistEntry",
    "Wish",
    "Withdrawal",
    "WithdrawalKind",
    "WithdrawalMoney",
    "WorkMark",
    "WorkResult",
]
