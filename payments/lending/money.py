"""What orders, books and tills lend to the ground floor."""

from payments import ledger, tasks
from payments.audit import books, parts, tills
from payments.goods import register_goods
from payments.models import DiscountRule, LedgerAccount, MoneySettings, OrderKind, RefundPolicy
from payments.panels import fees
from payments.services.class_places import CLASS_PLACES
from university import public_cache
from university.registry import Panel, SubjectPanel, registry

#: What each staff role may do with money (``manage.py sync_roles``).
ROLE_PERMISSIONS = {
    "cashier": [
        "payments.take_cash",
        "payments.pay_out_cash",
        "payments.move_cash",
        "payments.close_day",
        "payments.import_bank_file",
        "payments.record_transfer",
        "payments.view_tillsession",
        "payments.view_dayclose",
        "payments.view_bankline",
        "payments.view_difference",
        "payments.view_order",
        "payments.view_payment",
        "payments.view_refund",
        "payments.view_receipt",
        "payments.view_discountrule",
        "payments.view_discountgrant",
        "payments.add_discountgrant",
    ],
    "desk": ["payments.view_order", "payments.view_receipt"],
    "registrar": [
        "payments.acknowledge_difference",
        "payments.resolve_difference",
        "payments.view_tillsession",
        "payments.view_dayclose",
        "payments.view_difference",
        "payments.view_order",
        "payments.view_receipt",
        "payments.view_discountrule",
        "payments.add_discountrule",
        "payments.change_discountrule",
        "payments.view_discountgrant",
        "payments.add_discountgrant",
        "payments.change_discountgrant",
    ],
    "auditor": [
        "payments.view_order",
        "payments.view_orderline",
        "payments.view_payment",
        "payments.view_paymentattempt",
        "payments.view_providerevent",
        "payments.view_refund",
        "payments.view_receipt",
        "payments.view_ledgeraccount",
        "payments.view_journaltransaction",
        "payments.view_journalentry",
        "payments.view_tillsession",
        "payments.view_tillentry",
        "payments.view_dayclose",
        "payments.view_bankline",
        "payments.view_statementline",
        "payments.view_providerpayout",
        "payments.view_difference",
        "payments.view_discountrule",
        "payments.view_discountgrant",
    ],
}

_CHECKS = (
    books.transactions_balance,
    books.orders_add_up,
    books.refunds_fit,
    books.every_payment_is_answered,
    books.attempts_match_payments,
    books.receipts_are_gapless,
    books.journal_matches_rows,
    parts.states_follow_the_sums,
    parts.what_counts_not_goes_back,
    parts.papers_add_up,
    tills.tills_add_up,
    tills.cash_lies_in_a_till,
    tills.drawers_match_books,
    tills.closed_days_stay,
    tills.differences_have_reasons,
)


def lend() -> None:
    """Register sweeps, audit checks, rights, panels, and places as what is sold."""
    public_cache.watch(DiscountRule, LedgerAccount, MoneySettings, RefundPolicy)
    register_goods(OrderKind.PLACE, CLASS_PLACES)
    for name, sweep in tasks.SWEEPS.items():
        registry.add_sweep(name, sweep)
    for check in _CHECKS:
        registry.add_audit_check(f"payments.{check.__name__}", check)
    registry.add_audit_check("payments.journal_chain", ledger.verify)
    registry.add_role_permissions("payments", ROLE_PERMISSIONS)
    registry.add_my_page_panel("payments.fees", Panel(40, fees.my_fees))
    registry.add_class_page_panel("payments.fee", SubjectPanel(20, fees.class_fee))
    registry.add_desk_student_panel("payments.fees", SubjectPanel(40, fees.desk_fees))
