"""The address of a major's drawing."""

from django import template
from django.templatetags.static import static

register = template.Library()

#: The drawings in ``static/university/art/majors``; codes are those of ``Major.illustration``.
DRAWINGS = frozenset({"voc", "dan", "cal", "dje", "pai", "tai", "hul", "key", "mod", "mob"})


@register.simple_tag
def drawing(code: str | None) -> str:
    """Return the URL of the drawing with this code, or of the general one."""
    name = code if code in DRAWINGS else "general"
    return static(f"university/art/majors/{name}.svg")
