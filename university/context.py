"""What every template may use."""

from django.http import HttpRequest


def site_frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame's variables: display preferences and who is acting."""
    return {"acting": getattr(request, "acting", None)}
