"""What attendance and completion lend to other houses; ``EnrollmentConfig.ready`` calls it."""

from enrollment.audit.in_class import CHECKS
from enrollment.panels.in_class import completions_panel, leader_panel, roll_panel
from university.registry import Panel, registry

_LOOK = tuple(
    f"enrollment.view_{model}"
    for model in (
        "attendance",
        "attendancemark",
        "absencecall",
        "classleader",
        "completionrule",
        "completion",
        "certificate",
    )
)
_IN_CLASS = (
    *_LOOK,
    "enrollment.change_attendance",
    "enrollment.add_absencecall",
    "enrollment.add_classleader",
    "enrollment.change_classleader",
)
_REGISTRAR = (
    *_IN_CLASS,
    "enrollment.add_completionrule",
    "enrollment.change_completionrule",
    "enrollment.confirm_completion",
)

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": _REGISTRAR,
    "registrar": _REGISTRAR,
    "homeroom": _IN_CLASS,
    "desk": (*_LOOK, "enrollment.add_absencecall"),
    "auditor": _LOOK,
}


def register() -> None:
    """Register checks, rights and panels."""
    for name, check in CHECKS.items():
        registry.add_audit_check(f"enrollment.{name}", check)
    registry.add_role_permissions("enrollment.in_class", ROLE_PERMISSIONS)
    registry.add_my_page_panel("enrollment.leader", Panel(5, leader_panel))
    registry.add_my_page_panel("enrollment.certificates", Panel(40, completions_panel))
    registry.add_staff_panel("enrollment.roll", Panel(30, roll_panel))
