"""Papers of renters, handed out by views that asked who is looking."""

from pathlib import PurePath

from django.http import HttpResponse

from payments.models import RenterPaper


def paper_answer(found: RenterPaper) -> HttpResponse:
    """Return the file as a download that no browser opens by itself; its name names nobody."""
    name = f"paper-{found.pk}{PurePath(found.file.name or '').suffix}"
    with found.file.open("rb") as body:
        answer = HttpResponse(body.read(), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
