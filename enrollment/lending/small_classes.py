"""What classes below the minimum lend to the ground floor; ``EnrollmentConfig.ready`` calls it."""

from enrollment.audit.small_classes import small_classes
from enrollment.models import BelowMinimum
from enrollment.panels.small_classes import desk_small_classes, my_small_classes
from university import public_cache
from university.registry import Panel, SubjectPanel, registry


def register() -> None:
    """Register the audit check and the panels with the question."""
    public_cache.watch(BelowMinimum)
    registry.add_audit_check("enrollment.small_classes", small_classes)
    registry.add_my_page_panel("enrollment.small_classes", Panel(4, my_small_classes))
    registry.add_desk_student_panel("enrollment.small_classes", SubjectPanel(9, desk_small_classes))
