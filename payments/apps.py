"""Django application."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

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


class PaymentsConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Register sweeps, audit checks, permissions and system checks."""
        from payments import ledger, tasks
        from payments.audit import books as audit
        from payments.audit import tills as audit_tills
        from payments.checks import check_providers
        from payments.goods import register_goods
        from payments.lending import changes, lectures, rentals
        from payments.models import (
            DiscountRule,
            LedgerAccount,
            MoneySettings,
            OrderKind,
            RefundPolicy,
        )
        from payments.panels import fees as panels
        from payments.services.class_places import CLASS_PLACES
        from university import public_cache

        public_cache.watch(DiscountRule, LedgerAccount, MoneySettings, RefundPolicy)

        register_goods(OrderKind.PLACE, CLASS_PLACES)
        changes.lend()
        lectures.lend()
        rentals.lend()
        for name, sweep in tasks.SWEEPS.items():
            registry.add_sweep(name, sweep)
        for check in (
            audit.transactions_balance,
            audit.orders_add_up,
            audit.refunds_fit,
            audit.every_payment_is_answered,
            audit.attempts_match_payments,
            audit.receipts_are_gapless,
            audit.journal_matches_rows,
            audit_tills.tills_add_up,
            audit_tills.cash_lies_in_a_till,
            audit_tills.drawers_match_books,
            audit_tills.closed_days_stay,
            audit_tills.differences_have_reasons,
        ):
            registry.add_audit_check(f"payments.{check.__name__}", check)
        registry.add_audit_check("payments.journal_chain", ledger.verify)
        registry.add_role_permissions("payments", ROLE_PERMISSIONS)
        checks.register(check_providers)
        registry.add_my_page_panel("payments.fees", Panel(40, panels.my_fees))
        registry.add_class_page_panel("payments.fee", SubjectPanel(20, panels.class_fee))
        registry.add_desk_student_panel("payments.fees", SubjectPanel(40, panels.desk_fees))
