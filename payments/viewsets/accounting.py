"""For accountants and the supervising office: accounts, entries, tills, days, what differs."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column

from payments.models import (
    BankLine,
    DayClose,
    Difference,
    JournalEntry,
    LedgerAccount,
    Order,
    OrderLine,
    ProviderPayout,
    Refund,
    StatementLine,
    TillEntry,
    TillSession,
)
from payments.states.orders import OrderState, RefundState
from payments.viewsets.books import MoneyColumn, OrderViewSet, RefundViewSet, money
from university.read_only import ReadOnlyViewSet, SafeIndexView


class AccountViewSet(ReadOnlyViewSet):
    """The chart of accounts."""

    model = LedgerAccount
    name = "accounts_chart"
    icon = "list-ul"
    menu_label = _("Chart of accounts")
    ordering = "code"
    list_display = ["code", "name", "type"]
    list_filter = ["type"]
    search_fields = ["code", "name"]
    list_export = ["code", "name", "type"]


class EntryViewSet(ReadOnlyViewSet):
    """Every entry with its account: what accountants take along."""

    model = JournalEntry
    name = "journal_entries"
    icon = "list-ol"
    related = ("transaction", "account")
    menu_label = _("Entries by account")
    ordering = "-id"
    list_display = [
        "transaction",
        "account",
        money("amount_fen", _("amount")),
        Column("day", label=_("day"), accessor="transaction.day"),
        Column("source", label=_("cause"), accessor="transaction.source"),
    ]
    list_filter = ["account"]
    search_fields = ["transaction__source", "transaction__memo"]
    list_export = [
        "transaction.position",
        "transaction.day",
        "transaction.posted_at",
        "transaction.kind",
        "transaction.source",
        "transaction.memo",
        "account.code",
        "account.name",
        "amount_fen",
    ]


class TillViewSet(ReadOnlyViewSet):
    """Tills from float to close."""

    model = TillSession
    name = "tills"
    icon = "lock-open"
    related = ("cashier", "closed_by", "acknowledged_by")
    menu_label = _("Tills")
    ordering = "-id"
    list_display = [
        "cashier",
        "day",
        "state",
        money("float_fen", _("float")),
        money("counted_fen", _("counted")),
        money("difference_fen", pgettext_lazy("money", "difference")),
        "explanation",
        "acknowledged_by",
    ]
    list_filter = ["state", "day", "cashier", "needs_second"]
    search_fields = ["explanation", "cashier__first_name"]
    list_export = [
        "cashier",
        "day",
        "opened_at",
        "closed_at",
        "closed_by",
        "float_fen",
        "expected_fen",
        "counted_fen",
        "difference_fen",
        "explanation",
        "acknowledged_by",
    ]


class CashMovementViewSet(ReadOnlyViewSet):
    """Every movement of cash."""

    model = TillEntry
    name = "cash_movements"
    icon = "order"
    related = ("till__cashier", "acted_by")
    menu_label = _("Cash movements")
    ordering = "-id"
    list_display = ["at", "till", "kind", money("amount_fen", _("amount")), "reason", "acted_by"]
    list_filter = ["kind", "at", "acted_by"]
    search_fields = ["reason"]
    list_export = ["at", "till", "kind", "amount_fen", "reason", "acted_by"]


class DayCloseViewSet(ReadOnlyViewSet):
    """Closed days."""

    model = DayClose
    name = "closed_days"
    icon = "calendar-check"
    related = ("closed_by",)
    menu_label = _("Closed days")
    ordering = "-day"
    list_display = ["day", "closed_at", "closed_by", "position"]
    list_filter = ["day"]
    list_export = ["day", "closed_at", "closed_by", "position", "hash"]


class BankLineViewSet(ReadOnlyViewSet):
    """The bank's statement."""

    model = BankLine
    name = "bank_lines"
    icon = "download"
    related = ("posting",)
    menu_label = _("Bank statement")
    ordering = "-day"
    list_display = ["day", money("amount_fen", _("amount")), "other_party", "words", "posting"]
    list_filter = ["day"]
    search_fields = ["other_party", "words", "serial"]
    list_export = ["day", "amount_fen", "serial", "other_party", "words", "posting"]


class StatementViewSet(ReadOnlyViewSet):
    """What providers hold, line by line."""

    model = StatementLine
    name = "provider_lines"
    icon = "download"
    menu_label = _("Lines of providers")
    ordering = "-created_at"
    list_display = [
        "created_at",
        "provider",
        "kind",
        money("amount_fen", _("amount")),
        money("fee_fen", _("fee")),
        "about",
    ]
    list_filter = ["provider", "kind", "created_at"]
    search_fields = ["ref", "about"]
    list_export = ["created_at", "provider", "ref", "kind", "amount_fen", "fee_fen", "about"]


class PayoutViewSet(ReadOnlyViewSet):
    """Payouts to the bank account."""

    model = ProviderPayout
    name = "provider_payouts"
    icon = "upload"
    menu_label = _("Payouts")
    ordering = "-arrives_on"
    list_display = ["arrives_on", "provider", money("amount_fen", _("amount")), "state", "ref"]
    list_filter = ["provider", "state", "arrives_on"]
    list_export = ["arrives_on", "provider", "ref", "amount_fen", "state"]


class DifferenceViewSet(ReadOnlyViewSet):
    """Everything that ever differed, and why."""

    model = Difference
    name = "money_differences"
    icon = "warning"
    related = ("resolved_by",)
    menu_label = _("Differences")
    ordering = "-id"
    list_display = [
        "kind",
        "about",
        money("amount_fen", _("amount")),
        "state",
        "found_at",
        "reason",
        "resolved_by",
    ]
    list_filter = ["kind", "state", "found_at"]
    search_fields = ["about", "reason"]
    list_export = [
        "kind",
        "about",
        "amount_fen",
        "state",
        "found_at",
        "resolved_at",
        "resolved_by",
        "reason",
    ]


class OwingIndexView(SafeIndexView):
    """Only orders that wait to be paid."""

    def get_base_queryset(self) -> QuerySet[Order]:
        """Return open orders that cost something."""
        rows: QuerySet[Order] = super().get_base_queryset()
        return rows.filter(state=OrderState.OPEN, total_fen__gt=0)


class OwingViewSet(OrderViewSet):
    """Who owes the school."""

    name = "who_owes"
    icon = "history"
    menu_label = _("Who owes us")
    index_view_class = OwingIndexView
    list_display = [
        "number",
        "student",
        money("total_fen", _("total")),
        money("covered_fen", _("paid in parts")),
        MoneyColumn("left_fen", label=_("still to pay")),
        "pay_by",
        "created_at",
    ]
    list_filter = ["created_at", "pay_by"]
    list_export = [
        "number",
        "student.student_no",
        "student.name",
        "total_fen",
        "covered_fen",
        "left_fen",
        "pay_by",
        "created_at",
    ]


class OwedIndexView(SafeIndexView):
    """Only refunds that have not gone back."""

    def get_base_queryset(self) -> QuerySet[Refund]:
        """Return what the school still owes."""
        rows: QuerySet[Refund] = super().get_base_queryset()
        return rows.exclude(state__in=[RefundState.DONE, "declined"])


class OwedViewSet(RefundViewSet):
    """Whom the school owes."""

    name = "who_is_owed"
    icon = "history"
    menu_label = _("Whom we owe")
    index_view_class = OwedIndexView


class FundedIndexView(SafeIndexView):
    """Only delivered lines with a discount that somebody else pays."""

    def get_base_queryset(self) -> QuerySet[OrderLine]:
        """Return what funders owe, line by line."""
        rows: QuerySet[OrderLine] = super().get_base_queryset()
        funded = rows.filter(discount_fen__gt=0, order__state=OrderState.SETTLED)
        return funded.exclude(discount_funder="")


class FundedViewSet(ReadOnlyViewSet):
    """Who owes which discount."""

    model = OrderLine
    name = "funded_discounts"
    icon = "tag"
    related = ("order",)
    menu_label = _("Discounts others pay")
    ordering = "-id"
    index_view_class = FundedIndexView
    list_display = [
        "discount_funder",
        "discount_name",
        money("discount_fen", _("discount")),
        "description",
        "order",
    ]
    list_filter = ["discount_funder", "discount_code", "order__settled_at"]
    search_fields = ["discount_funder", "order__number"]
    list_export = [
        "discount_funder",
        "discount_code",
        "discount_name",
        "discount_fen",
        "description",
        "order.number",
        "order.settled_at",
    ]


ACCOUNTING = (
    AccountViewSet,
    EntryViewSet,
    OwingViewSet,
    OwedViewSet,
    FundedViewSet,
    TillViewSet,
    CashMovementViewSet,
    DayCloseViewSet,
    BankLineViewSet,
    StatementViewSet,
    PayoutViewSet,
    DifferenceViewSet,
)
