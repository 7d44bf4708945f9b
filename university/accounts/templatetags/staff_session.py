"""The part of a staff page that asks before an idle session ends."""

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("accounts/staff/idle.html")
def staff_idle() -> dict[str, int]:
    """Return after how many minutes without a request the session ends, and when to ask."""
    return {
        "idle_minutes": settings.STAFF_IDLE_MINUTES,
        "warning_minutes": settings.STAFF_WARNING_MINUTES,
    }
