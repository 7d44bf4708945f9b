"""Transfers, withdrawals and leaves: to look at; they are written at the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn

from enrollment.models import AuditVisit, LateRequest, LeaveOfAbsence, Transfer, Withdrawal
from university.read_only import ReadOnlyViewSet


class TransferViewSet(ReadOnlyViewSet):
    """转班."""

    model = Transfer
    name = "transfers"
    icon = "resubmit"
    menu_label = _("Changes of class")
    related = ("student", "from_class", "to_class")
    list_display = ["student", "from_class", "to_class", "state", "created_at"]
    list_filter = ["state", "from_class", "to_class"]
    list_export = [*list_display, "difference_fen", "reason", "channel"]
    search_fields = ["student__name", "student__student_no"]
    inspect_view_fields = [*list_export, "acted_by"]


class WithdrawalViewSet(ReadOnlyViewSet):
    """退班: the office finds here what is still to be settled."""

    model = Withdrawal
    name = "withdrawals"
    icon = "logout"
    menu_label = _("Withdrawals")
    related = ("place__student", "place__teaching_class")
    list_display = ["place", "kind", "money", "created_at"]
    list_filter = ["kind", "money", "created_at"]
    list_export = ["place", "kind", "reason", "money", "created_at", "settled_at"]
    search_fields = ["place__student__name", "place__student__student_no"]
    inspect_view_fields = [*list_export, "acted_by"]


class LeaveViewSet(ReadOnlyViewSet):
    """休学."""

    model = LeaveOfAbsence
    name = "leaves"
    icon = "pause"
    menu_label = _("Leaves of absence")
    related = ("student",)
    list_display = ["student", "from_day", "until_day", "returned_at"]
    list_filter = ["from_day", "until_day"]
    list_export = [*list_display, "reason", "created_at"]
    search_fields = ["student__name", "student__student_no"]
    inspect_view_fields = [*list_export, "acted_by"]


class AuditVisitViewSet(ReadOnlyViewSet):
    """旁听: who sits in on which meeting."""

    model = AuditVisit
    name = "audit_visits"
    icon = "view"
    menu_label = _("Audit visits")
    related = ("student", "session__teaching_class")
    list_display = ["student", "session", "created_at", "cancelled_at"]
    list_filter = ["created_at"]
    list_export = ["student", "session", "channel", "created_at", "cancelled_at"]
    search_fields = ["student__name", "student__student_no"]
    inspect_view_fields = [*list_export, "acted_by"]


class LateRequestViewSet(ReadOnlyViewSet):
    """插班: who asks to come into a running class; the name leads to the answer."""

    model = LateRequest
    name = "late_requests"
    icon = "help"
    menu_label = _("Questions for late entry")
    related = ("student", "teaching_class", "decided_by")
    list_display = [
        TitleColumn(
            "student",
            label=_("student"),
            get_url=lambda row: reverse("enrollment:desk_late_request", args=[row.pk]),
        ),
        "teaching_class",
        "state",
        "created_at",
        "decided_by",
    ]
    list_filter = ["state", "created_at"]
    list_export = ["student", "teaching_class", "state", "channel", "created_at", "answer"]
    search_fields = ["student__name", "student__student_no"]
    inspect_view_fields = [*list_export, "decided_by", "decided_at"]
