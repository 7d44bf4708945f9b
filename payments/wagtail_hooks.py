"""The menu group 财务 in the admin, and the way to the till."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from payments.viewsets.accounting import ACCOUNTING
from payments.viewsets.books import (
    AttentionViewSet,
    HomelessViewSet,
    JournalViewSet,
    OrderViewSet,
    PaymentViewSet,
    ReceiptViewSet,
    RefundViewSet,
    StuckRefundViewSet,
)
from payments.viewsets.changes import (
    ClassCallOffViewSet,
    RefundPolicyViewSet,
    WaitingRefundViewSet,
)
from payments.viewsets.discounts import DiscountGrantViewSet, DiscountRuleViewSet
from payments.viewsets.lectures import LECTURES
from payments.viewsets.rentals.group import RentalGroup


class MoneyGroup(ViewSetGroup):
    """Everything about money, in one place of the menu."""

    menu_label = _("Finance")
    menu_icon = "doc-full-inverse"
    menu_order = 500
    items = (
        OrderViewSet(),
        PaymentViewSet(),
        RefundViewSet(),
        WaitingRefundViewSet(),
        RefundPolicyViewSet(),
        ClassCallOffViewSet(),
        ReceiptViewSet(),
        DiscountRuleViewSet(),
        DiscountGrantViewSet(),
        HomelessViewSet(),
        StuckRefundViewSet(),
        AttentionViewSet(),
        JournalViewSet(),
    )


class BooksGroup(ViewSetGroup):
    """The books, for accountants and the supervising office."""

    menu_label = _("Books")
    menu_icon = "list-ol"
    menu_order = 510
    items = tuple(viewset() for viewset in ACCOUNTING)


class BalanceMenuItem(MenuItem):
    """Shown to whoever may see the journal."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person may see the journal."""
        return request.user.has_perm("payments.view_journaltransaction")


class TillMenuItem(MenuItem):
    """Shown to whoever may stand at the till."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person may see orders."""
        return request.user.has_perm("payments.view_order")


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what the log keeps of money that goes back."""
    actions.register_action("payments.call_off_class", _("Call a class off"), _("Class called off"))


@hooks.register("register_admin_viewset")
def register_money() -> MoneyGroup:
    """Add the group to the admin."""
    return MoneyGroup()


@hooks.register("register_admin_viewset")
def register_books() -> BooksGroup:
    """Add the books to the admin."""
    return BooksGroup()


@hooks.register("register_admin_menu_item")
def register_balance() -> BalanceMenuItem:
    """Add the way to the trial balance."""
    return BalanceMenuItem(
        _("Trial balance"),
        reverse("payments:books_balance"),
        name="trial_balance",
        icon_name="list-ol",
        order=511,
    )


@hooks.register("register_admin_menu_item")
def register_till() -> TillMenuItem:
    """Add the way to the till."""
    return TillMenuItem(
        _("Till"), reverse("payments:till"), name="till", icon_name="doc-full-inverse", order=490
    )


@hooks.register("register_admin_viewset")
def register_rentals() -> RentalGroup:
    """Add rooms in the evening to the admin."""
    return RentalGroup()


class LectureGroup(ViewSetGroup):
    """Lecture bookings in lists; the desk's own screens lead to one lecture."""

    menu_label = _("Lecture lists")
    menu_icon = "openquote"
    menu_order = 160
    items = tuple(viewset() for viewset in LECTURES)


class LectureDeskMenuItem(MenuItem):
    """Shown to whoever may see bookings."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the person may see bookings."""
        return request.user.has_perm("payments.view_lecturebooking")


@hooks.register("register_admin_viewset")
def register_lectures() -> LectureGroup:
    """Add the lists to the admin."""
    return LectureGroup()


@hooks.register("register_admin_menu_item")
def register_lecture_desk() -> LectureDeskMenuItem:
    """Add the way to the desk for lecture bookings."""
    return LectureDeskMenuItem(
        _("Lecture bookings"),
        reverse("payments:lecture_board"),
        name="lecture_desk",
        icon_name="openquote",
        order=155,
    )
