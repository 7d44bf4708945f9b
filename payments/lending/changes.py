"""Money when something changes: what this subject lends to the ground floor."""

from payments.audit.changes import CHECKS
from payments.services.changes.calling_off import settle_changes
from payments.services.changes.moving import settle_free_transfers
from payments.services.waking import CHANGES, TRANSFERS
from university.registry import registry

_DECIDING = [
    "payments.view_order",
    "payments.view_refund",
    "payments.approve_refund",
    "payments.refund_by_exception",
    "payments.view_classcalloff",
    "payments.add_classcalloff",
    "payments.view_refundpolicy",
    "payments.add_refundpolicy",
    "payments.change_refundpolicy",
    "payments.change_refundsettings",
]
#: What each staff role may do with money that goes back (``manage.py sync_roles``).
ROLE_PERMISSIONS = {
    "admin": _DECIDING,
    "registrar": _DECIDING,
    "auditor": [
        "payments.view_linereturn",
        "payments.view_classcalloff",
        "payments.view_refundpolicy",
    ],
}


def lend() -> None:
    """Register sweeps, checks and rights."""
    registry.add_sweep(CHANGES, settle_changes)
    registry.add_sweep(TRANSFERS, settle_free_transfers)
    for name, check in CHECKS.items():
        registry.add_audit_check(f"payments.{name}", check)
    registry.add_role_permissions("payments.changes", ROLE_PERMISSIONS)
