"""What offers, waitlists and changes lend to other houses; ``EnrollmentConfig.ready`` calls it."""

from enrollment.panels import visits, waiting
from enrollment.services.offer_answers import lapse_due_offers
from enrollment.services.offers import offer_added_seats, offer_seats_everywhere
from enrollment.services.transfers import close_dead_transfers
from enrollment.services.withdrawals import follow_standing
from university.registry import Panel, SubjectPanel, registry

_LOOK = tuple(
    f"enrollment.view_{model}"
    for model in ("transfer", "withdrawal", "leaveofabsence", "laterequest", "auditvisit")
)

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": _LOOK,
    "registrar": _LOOK,
    "desk": _LOOK,
    "auditor": _LOOK,
}


def register() -> None:
    """Register rights, sweeps, panels, and what follows from changes in lower houses."""
    registry.add_role_permissions("enrollment.changing", ROLE_PERMISSIONS)
    registry.add_sweep("enrollment.lapse_offers", lapse_due_offers)
    registry.add_sweep("enrollment.offer_seats", offer_seats_everywhere)
    registry.add_sweep("enrollment.close_transfers", close_dead_transfers)
    registry.add_class_listener("enrollment.offer_seats", offer_added_seats)
    registry.add_standing_listener("enrollment.end_places", follow_standing)
    registry.add_my_page_panel("enrollment.waiting", Panel(4, waiting.my_waiting))
    registry.add_class_page_panel("enrollment.waiting", SubjectPanel(11, waiting.class_waiting))
    registry.add_desk_student_panel("enrollment.waiting", SubjectPanel(11, waiting.desk_waiting))
    registry.add_my_page_panel("enrollment.visits", Panel(12, visits.my_visits))
    registry.add_class_page_panel("enrollment.visits", SubjectPanel(12, visits.class_visits))
    registry.add_staff_panel("enrollment.waiting", Panel(20, waiting.staff_waiting))
