"""What making up meetings lends to other houses; ``EnrollmentConfig.ready`` calls it."""

from courses import watched
from enrollment.audit.make_ups import CHECKS
from enrollment.panels.make_ups import lesson_panel, my_panel
from enrollment.services.make_ups import note_make_up
from university.registry import Panel, SubjectPanel, registry

_LOOK = ("enrollment.view_makeup", "enrollment.view_makeuprule")
_RULES = (*_LOOK, "enrollment.add_makeuprule", "enrollment.change_makeuprule")

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": _RULES,
    "registrar": _RULES,
    "homeroom": _LOOK,
    "desk": _LOOK,
    "auditor": _LOOK,
}


def register() -> None:
    """Register the check, rights, panels, and that this house is told what was watched."""
    for name, check in CHECKS.items():
        registry.add_audit_check(f"enrollment.{name}", check)
    registry.add_role_permissions("enrollment.make_ups", ROLE_PERMISSIONS)
    registry.add_my_page_panel("enrollment.make_ups", Panel(15, my_panel))
    registry.add_lesson_page_panel("enrollment.make_ups", SubjectPanel(10, lesson_panel))
    watched.add_listener("enrollment.make_ups", note_make_up)
