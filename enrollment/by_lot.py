"""What the draw lends to the ground floor; ``EnrollmentConfig.ready`` calls it."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from enrollment.audit_draws import CHECKS
from enrollment.models import Draw
from enrollment.queries.draw_pages import public_draws
from enrollment.services.draw_settling import settle_draws
from enrollment.views.draws import state_words
from university import clock, public_cache
from university.registry import Panel, registry

_MOST_SHOWN = 2


def home_panel(request: HttpRequest) -> str:
    """Draws of terms that are not over, so that everybody finds seal and result."""
    rows = public_draws().filter(round__term__ends_on__gte=clock.today())[:_MOST_SHOWN]
    shown = [(row, state_words(row)) for row in rows]
    if not shown:
        return ""
    return render_to_string("enrollment/parts/home_draws.html", {"rows": shown}, request)


def register() -> None:
    """Register audit checks, the sweep that gives places, and the way in from the home page."""
    public_cache.watch(Draw)
    for name, check in CHECKS.items():
        registry.add_audit_check(f"enrollment.{name}", check)
    registry.add_sweep("enrollment.settle_draws", settle_draws)
    registry.add_home_panel("enrollment.draws", Panel(6, home_panel))
