"""What the worker does for this house; ``payments.lending`` registers it."""

from payments.services.attempts import check_due_attempts
from payments.services.events import handle_due_events
from payments.services.orders import expire_due_orders
from payments.services.reconciliation import reconcile_when_due
from payments.services.refunds import handle_due_refunds
from payments.services.settlement import settle_due_payments
from payments.services.waking import ATTEMPTS, EVENTS, ORDERS, REFUNDS, SETTLE
from university.registry import Sweep

SWEEPS: dict[str, Sweep] = {
    EVENTS: handle_due_events,
    SETTLE: settle_due_payments,
    REFUNDS: handle_due_refunds,
    ATTEMPTS: check_due_attempts,
    ORDERS: expire_due_orders,
    "payments.reconcile": reconcile_when_due,
}
