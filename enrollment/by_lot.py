"""What the draw lends to the ground floor; ``EnrollmentConfig.ready`` calls it."""

from enrollment.audit_draws import CHECKS
from enrollment.services.draw_settling import settle_draws
from university.registry import registry


def register() -> None:
    """Register audit checks and the sweep that gives places."""
    for name, check in CHECKS.items():
        registry.add_audit_check(f"enrollment.{name}", check)
    registry.add_sweep("enrollment.settle_draws", settle_draws)
