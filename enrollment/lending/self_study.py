"""What self-study lends to other houses; ``EnrollmentConfig.ready`` calls it."""

from enrollment.audit.self_study import CHECKS
from enrollment.panels.self_study import my_study, staff_study
from enrollment.services.self_study.ending import give_room_back
from enrollment.services.self_study.planning import plan_study_sessions
from enrollment.services.self_study.visiting import release_missed_places
from university.registry import Panel, registry

_LOOK = (
    "enrollment.view_studyhours",
    "enrollment.view_studysession",
    "enrollment.view_studyvisit",
)
_DOOR = (*_LOOK, "enrollment.change_studyvisit")
_ROOMS = (
    *_DOOR,
    "enrollment.add_studyhours",
    "enrollment.change_studyhours",
    "enrollment.change_studysession",
)

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": _ROOMS,
    "registrar": _ROOMS,
    "venue": _ROOMS,
    "desk": _DOOR,
    "auditor": _LOOK,
}


def register() -> None:
    """Register checks, sweeps, rights, panels, and who gives a room back to a class."""
    for name, check in CHECKS.items():
        registry.add_audit_check(f"enrollment.{name}", check)
    registry.add_sweep("enrollment.plan_study", plan_study_sessions)
    registry.add_sweep("enrollment.release_study", release_missed_places)
    registry.add_role_permissions("enrollment.self_study", ROLE_PERMISSIONS)
    registry.add_my_page_panel("enrollment.study", Panel(45, my_study))
    registry.add_staff_panel("enrollment.study", Panel(35, staff_study))
    registry.add_room_giver("enrollment.study", give_room_back)
