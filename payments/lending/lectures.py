"""Lectures and their tickets: what this subject lends to the ground floor."""

from courses import audiences
from payments.audit.lectures import CHECKS
from payments.goods import register_goods
from payments.models import OrderKind
from payments.panels import lectures as panels
from payments.queries.tickets import lectures_to_watch
from payments.services.lectures.goods import LECTURE_TICKETS
from payments.services.lectures.offers import offer_seats_everywhere
from payments.services.lectures.running import settle_called_off
from university.registry import Panel, SubjectPanel, registry

_LOOKING = [
    f"payments.view_{model}"
    for model in (
        "lecturebooking",
        "ticket",
        "ticketmark",
        "lecturewaiting",
        "lecturemove",
        "bookingmove",
    )
]
_SELLING = [*_LOOKING, "payments.sell_tickets", "payments.admit_tickets"]
_RUNNING = [
    *_SELLING,
    "payments.run_lectures",
    *(f"payments.{action}_speakerfee" for action in ("view", "add", "change", "delete")),
]
#: What each staff role may do with lecture tickets (``manage.py sync_roles``).
ROLE_PERMISSIONS = {
    "admin": _RUNNING,
    "registrar": _RUNNING,
    "venue": _RUNNING,
    "desk": _SELLING,
    "cashier": _SELLING,
    "homeroom": ["payments.view_ticket", "payments.admit_tickets"],
    "auditor": [*_LOOKING, "payments.view_speakerfee"],
}


def lend() -> None:
    """Register goods, sweeps, checks and rights."""
    register_goods(OrderKind.TICKETS, LECTURE_TICKETS)
    registry.add_sweep("payments.lecture_offers", offer_seats_everywhere)
    registry.add_sweep("payments.lectures_called_off", settle_called_off)
    for name, check in CHECKS.items():
        registry.add_audit_check(f"payments.{name}", check)
    registry.add_role_permissions("payments.lectures", ROLE_PERMISSIONS)
    registry.add_lecture_page_panel("payments.tickets", SubjectPanel(10, panels.lecture_panel))
    audiences.add_lecture_answer("payments.tickets", lectures_to_watch)
    registry.add_my_page_panel("payments.tickets", Panel(30, panels.my_panel))
