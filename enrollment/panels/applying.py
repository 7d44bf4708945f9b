"""What applying lends to the senior's own page and to the desk."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from enrollment.models import Audition
from enrollment.queries.applications import live_applications, live_drafts
from enrollment.queries.auditions import wishes_to_hear
from enrollment.queries.renewals import open_renewals
from enrollment.views.application_words import standing_of
from enrollment.views.renewals import renewal_rows
from university.accounts.models import User


def my_panel(request: HttpRequest) -> str:
    """What I applied for, what is not sent yet, and where I may go on."""
    student = getattr(getattr(request, "acting", None), "student", None)
    if student is None:
        return ""
    renewals = [
        row
        for row in open_renewals()
        if any(not line.status for line in renewal_rows(student, row))
    ]
    context = {
        "renewals": renewals,
        "renewals_until": renewals[0].closes_at if renewals else None,
        "drafts": live_drafts(student),
        "applications": [(row, standing_of(row)) for row in live_applications(student)],
    }
    if not any((renewals, context["drafts"], context["applications"])):
        return ""
    return render_to_string("enrollment/parts/my_applications.html", context, request)


def staff_panel(request: HttpRequest) -> str:
    """For teachers and staff who hear people: how many are still to be heard."""
    user = request.user
    if not isinstance(user, User):
        return ""
    to_hear = wishes_to_hear(user).filter(audition=Audition.WAITING).count()
    if not to_hear:
        return ""
    return render_to_string("enrollment/parts/staff_applying.html", {"to_hear": to_hear}, request)
