"""Tickets, bookings, waits and marks of lectures: lists with filter, search and export."""

from typing import Any

from django.forms import ModelForm, modelform_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSet

from courses.viewsets.base import YuanField
from payments.models import LectureBooking, LectureWaiting, SpeakerFee, Ticket, TicketMark
from payments.viewsets.books import money
from university.read_only import ReadOnlyViewSet, SafeIndexView


class TicketViewSet(ReadOnlyViewSet):
    """Each ticket."""

    model = Ticket
    name = "lecture_tickets"
    icon = "tag"
    related = ("lecture", "booking__order", "booking__lecture")
    menu_label = _("Lecture tickets")
    ordering = "-id"
    list_display = [
        "holder_name",
        "lecture",
        "booking",
        "price_kind",
        money("price_fen", _("price")),
        "state",
        "admitted_at",
    ]
    list_filter = ["lecture", "booking__state", "state", "price_kind", "admitted_at"]
    search_fields = ["holder_name", "booking__buyer_name", "booking__order__number"]
    list_export = [
        "lecture.title",
        "lecture.starts_at",
        "holder_name",
        "booking.buyer_name",
        "booking.state",
        "booking.channel",
        "price_kind",
        "price_fen",
        "state",
        "admitted_at",
        "returned_at",
    ]
    inspect_view_fields = [
        "lecture",
        "holder_name",
        "booking",
        "price_kind",
        "price_fen",
        "state",
        "admitted_at",
        "admitted_by",
        "returned_at",
    ]


class BookingViewSet(ReadOnlyViewSet):
    """Each booking."""

    model = LectureBooking
    name = "lecture_bookings"
    icon = "list-ul"
    related = ("lecture", "order", "student")
    menu_label = _("Lecture bookings")
    ordering = "-id"
    list_display = ["buyer_name", "lecture", "state", "channel", "order", "held_until"]
    list_filter = ["lecture", "state", "channel", "created_at"]
    search_fields = ["buyer_name", "order__number", "student__student_no"]
    list_export = [
        "lecture.title",
        "buyer_name",
        "state",
        "channel",
        "order.number",
        "order.total_fen",
        "created_at",
        "confirmed_at",
        "ended_at",
    ]


class LectureWaitingViewSet(ReadOnlyViewSet):
    """Who waits for seats."""

    model = LectureWaiting
    name = "lecture_waiting"
    icon = "time"
    related = ("lecture", "booking")
    menu_label = _("Lecture waitlists")
    ordering = ["lecture", "rank", "id"]
    list_display = ["buyer_name", "lecture", "seats", "state", "created_at"]
    list_filter = ["lecture", "state"]
    search_fields = ["buyer_name"]
    list_export = ["lecture.title", "buyer_name", "seats", "state", "created_at", "ended_at"]


class TicketMarkViewSet(ReadOnlyViewSet):
    """Every scan at the door; ``let in`` is no where a ticket was shown twice."""

    model = TicketMark
    name = "ticket_marks"
    icon = "view"
    related = ("ticket__lecture", "marked_by")
    menu_label = _("Marks at the door")
    ordering = "-id"
    list_display = ["ticket", "let_in", "marked_by", "marked_at", "received_at"]
    list_filter = ["ticket__lecture", "let_in", "marked_by"]
    search_fields = ["ticket__holder_name"]
    list_export = ["ticket.holder_name", "ticket.lecture.title", "let_in", "marked_at"]


class SpeakerFeeForm(WagtailAdminModelForm):
    """The sum is typed in yuan."""

    amount_fen = YuanField(label=_("amount in yuan"))


class SpeakerFeeViewSet(ModelViewSet):
    """What speakers get."""

    model = SpeakerFee
    name = "speaker_fees"
    icon = "user"
    menu_label = _("Speakers' fees")
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    search_backend_name = None
    list_display = ["payee", "lecture", money("amount_fen", _("amount")), "paid_on"]
    list_filter = ["lecture", "paid_on", "agrees_to_recording"]
    search_fields = ["payee", "lecture__title", "approval_no"]
    list_export = ["lecture.title", "payee", "amount_fen", "approval_no", "paid_on", "note"]
    index_view_class = SafeIndexView
    related = ("lecture",)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to fetch with its rows."""
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})

    form_fields = [
        "lecture",
        "payee",
        "amount_fen",
        "approval_no",
        "agrees_to_recording",
        "paid_on",
        "note",
    ]

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:  # noqa: FBT001, FBT002  the signature is Wagtail's
        """Ask for yuan."""
        return modelform_factory(SpeakerFee, form=SpeakerFeeForm, fields=self.form_fields)


LECTURES = (
    TicketViewSet,
    BookingViewSet,
    LectureWaitingViewSet,
    TicketMarkViewSet,
    SpeakerFeeViewSet,
)
