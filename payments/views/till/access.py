"""Who may stand at the till."""

from django.http import HttpRequest

from payments.services.tills import till_of
from payments.views.people import actor_of
from university.desk.access import desk_required

#: Cashier, desk, registrar and auditor may see orders; strangers are sent to the staff login.
may_look = desk_required("payments.view_order")


def may_take(request: HttpRequest) -> bool:
    """Whether the person at the screen takes cash, or only looks."""
    return request.user.has_perm("payments.take_cash")


def needs_till(request: HttpRequest) -> bool:
    """Whether the person at the screen takes cash, but has no till open for it."""
    return may_take(request) and till_of(actor_of(request)) is None
