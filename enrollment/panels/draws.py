"""Draws on the home page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from enrollment.queries.draw_pages import public_draws
from enrollment.views.draws import state_words
from university import clock

_MOST_SHOWN = 2


def home_panel(request: HttpRequest) -> str:
    """Draws of terms that are not over, so that everybody finds seal and result."""
    rows = public_draws().filter(round__term__ends_on__gte=clock.today())[:_MOST_SHOWN]
    shown = [(row, state_words(row)) for row in rows]
    if not shown:
        return ""
    return render_to_string("enrollment/parts/home_draws.html", {"rows": shown}, request)
