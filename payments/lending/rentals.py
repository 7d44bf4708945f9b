"""Rooms in the evening: what this subject lends to the ground floor."""

from payments.audit.rentals import CHECKS
from payments.goods import register_goods
from payments.models import OrderKind
from payments.panels.rentals import home_rentals, my_rentals
from payments.services.rentals.billing import open_due_bills
from payments.services.rentals.deciding import lapse_unaccepted_rentals
from payments.services.rentals.goods import EVENING_RENTALS
from payments.services.rentals.offering import offer_freed_evenings
from university.registry import Panel, registry

_LOOKING = [
    "payments.view_renter",
    "payments.view_renterpaper",
    "payments.view_rental",
    "payments.view_rentaldate",
    "payments.view_rentalprice",
    "payments.view_roomoffer",
    "payments.view_handovercheck",
]
_PRICES = [
    f"payments.{action}_{model}"
    for model in ("rentalprice", "roomoffer")
    for action in ("add", "change", "delete")
]
#: What each staff role may do with rentals (``manage.py sync_roles``).
ROLE_PERMISSIONS = {
    "venue": [
        *_LOOKING,
        *_PRICES,
        "payments.decide_rental",
        "payments.hand_over_room",
        "payments.change_rentalrules",
    ],
    "registrar": _LOOKING,
    "desk": _LOOKING,
    "cashier": ["payments.view_rental", "payments.view_rentaldate"],
    "auditor": _LOOKING,
}


def lend() -> None:
    """Register goods, sweeps, audit checks and permissions."""
    register_goods(OrderKind.RENT, EVENING_RENTALS)
    registry.add_sweep("payments.rental_answers", lapse_unaccepted_rentals)
    registry.add_sweep("payments.rental_bills", open_due_bills)
    registry.add_sweep("payments.rental_offers", offer_freed_evenings)
    for check in CHECKS:
        registry.add_audit_check(f"payments.{check.__name__}", check)
    registry.add_role_permissions("payments.rentals", ROLE_PERMISSIONS)
    registry.add_home_panel("payments.rentals", Panel(80, home_rentals))
    registry.add_my_page_panel("payments.rentals", Panel(60, my_rentals))
