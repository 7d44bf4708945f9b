"""What the draw lends to the ground floor; ``EnrollmentConfig.ready`` calls it."""

from enrollment.audit.draws import CHECKS
from enrollment.models import Draw
from enrollment.panels.draws import home_panel
from enrollment.services.draw_records import record_draws
from enrollment.services.draw_settling import settle_draws
from university import public_cache
from university.registry import Panel, registry


def register() -> None:
    """Register audit checks, its sweeps, and the way in from the home page."""
    public_cache.watch(Draw)
    for name, check in CHECKS.items():
        registry.add_audit_check(f"enrollment.{name}", check)
    registry.add_sweep("enrollment.record_draws", record_draws)
    registry.add_sweep("enrollment.settle_draws", settle_draws)
    registry.add_home_panel("enrollment.draws", Panel(6, home_panel))
