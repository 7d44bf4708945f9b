"""Orders, payments, refunds, receipts and the journal: nobody edits them here."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from payments.models import (
    JournalTransaction,
    Order,
    Payment,
    ProviderEvent,
    Receipt,
    Refund,
)
from payments.queries.orders import events_for_staff, homeless_payments, stuck_refunds
from university.money import yuan
from university.read_only import ReadOnlyViewSet, SafeIndexView


class MoneyColumn(Column):
    """Fen in the database, ``160元`` on the page."""

    def get_value(self, instance: object) -> str:
        """Return the sum in words."""
        value = super().get_value(instance)
        return "" if value is None else yuan(value)


def money(name: str, label: object) -> MoneyColumn:
    """Return a column for a field in fen, which sorts by that field."""
    return MoneyColumn(name, label=label, sort_key=name)


class OrderViewSet(ReadOnlyViewSet):
    """Orders."""

    model = Order
    name = "order_book"
    icon = "doc-full"
    related = ("student",)
    menu_label = _("Orders")
    ordering = "-id"
    list_display = [
        "number",
        "student",
        money("total_fen", _("total")),
        money("paid_fen", _("paid")),
        money("refunded_fen", _("paid back")),
        "state",
        "created_at",
    ]
    list_filter = ["state", "created_at"]
    search_fields = ["number", "student__name", "student__student_no"]
    list_export = [
        "number",
        "student.student_no",
        "student.name",
        "total_fen",
        "paid_fen",
        "refunded_fen",
        "state",
        "created_at",
    ]


class PaymentViewSet(ReadOnlyViewSet):
    """Money that came."""

    model = Payment
    name = "money_in"
    icon = "download"
    related = ("order", "recorded_by")
    menu_label = _("Payments")
    ordering = "-id"
    list_display = [
        "order",
        "provider",
        money("amount_fen", _("amount")),
        "received_at",
        "recorded_by",
    ]
    list_filter = ["provider", "received_at", "recorded_by"]
    search_fields = ["order__number", "order__student__name", "provider_ref"]
    list_export = ["order.number", "provider", "provider_ref", "amount_fen", "received_at"]


class RefundViewSet(ReadOnlyViewSet):
    """Money that goes back."""

    model = Refund
    name = "money_back"
    icon = "upload"
    related: tuple[str, ...] = ("payment__order__student",)
    menu_label = _("Refunds")
    ordering = "-id"
    list_display = [
        Column("order", label=_("order number"), accessor="payment.order"),
        Column("student", label=_("student"), accessor="payment.order.student"),
        money("amount_fen", _("amount")),
        "reason_code",
        "state",
        "created_at",
        "done_at",
    ]
    list_filter = ["state", "reason_code", "created_at"]
    search_fields = ["payment__order__number", "payment__order__student__name", "unique_key"]
    list_export = ["unique_key", "amount_fen", "reason_code", "state", "created_at", "done_at"]


class ReceiptViewSet(ReadOnlyViewSet):
    """Receipts and credit notes."""

    model = Receipt
    name = "receipt_book"
    icon = "tag"
    menu_label = _("Receipts")
    ordering = "-id"
    list_display = ["number", "kind", "payer_name", money("amount_fen", _("amount")), "issued_at"]
    list_filter = ["kind", "issued_at"]
    search_fields = ["number", "payer_name", "order__number"]
    list_export = ["number", "kind", "payer_name", "amount_fen", "issued_at"]


class JournalViewSet(ReadOnlyViewSet):
    """The journal, chained by hashes."""

    model = JournalTransaction
    name = "journal"
    icon = "list-ol"
    menu_label = _("Journal")
    ordering = "-position"
    list_display = ["position", "kind", "source", "memo", "posted_at"]
    list_filter = ["kind", "posted_at"]
    search_fields = ["source", "memo"]
    list_export = ["position", "kind", "source", "memo", "posted_at", "previous_hash", "hash"]


class HomelessIndexView(SafeIndexView):
    """Only money that found no order."""

    def get_base_queryset(self) -> QuerySet[Payment]:
        """Return the list that somebody should look at."""
        return homeless_payments()


class HomelessViewSet(PaymentViewSet):
    """Unallocated money: it is already on its way back."""

    name = "unallocated"
    icon = "warning"
    menu_label = _("Money without an order")
    index_view_class = HomelessIndexView


class StuckIndexView(SafeIndexView):
    """Only refunds that a person must look at."""

    def get_base_queryset(self) -> QuerySet[Refund]:
        """Return the refunds that did not go through."""
        return stuck_refunds()


class StuckRefundViewSet(RefundViewSet):
    """Refunds that did not go through."""

    name = "stuck_refunds"
    icon = "warning"
    menu_label = _("Failed refunds")
    index_view_class = StuckIndexView
    list_display = [
        TitleColumn(
            "order",
            label=_("order number"),
            accessor="payment.order",
            get_url=lambda refund: reverse("payments:till_decide", args=[refund.pk]),
        ),
        *RefundViewSet.list_display[1:],
    ]


class AttentionIndexView(SafeIndexView):
    """Only events that a person must look at."""

    def get_base_queryset(self) -> QuerySet[ProviderEvent]:
        """Return disputes and payments that are not ours."""
        return events_for_staff()


class AttentionViewSet(ReadOnlyViewSet):
    """What providers told us and a person must look at."""

    model = ProviderEvent
    name = "provider_events"
    icon = "warning"
    menu_label = _("News from providers")
    ordering = "-id"
    index_view_class = AttentionIndexView
    list_display = ["provider", "kind", "attention", "received_at"]
    list_filter = ["provider", "kind"]
    list_export = ["provider", "kind", "attention", "received_at"]
    inspect_view_fields = ["provider", "kind", "object_ref", "attention", "received_at"]
