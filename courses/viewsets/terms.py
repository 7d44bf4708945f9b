"""Terms, periods, holidays, make-up days, and the dated meetings that follow from them."""

from django.utils.translation import gettext_lazy as _

from courses.models import ClassSession, Holiday, MakeupDay, Slot, Term
from courses.viewsets.base import CourseHouseViewSet, ReadOnlyPolicy


class TermViewSet(CourseHouseViewSet):
    """学期."""

    model = Term
    icon = "calendar-alt"
    menu_order = 200
    list_display = ["name", "code", "starts_on", "ends_on", "weeks", "is_published"]
    list_filter = ["is_published"]
    list_export = ["code", "name", "starts_on", "ends_on", "weeks", "fee_approval_no"]
    search_fields = ["name", "code"]
    form_fields = [
        "code",
        "name",
        "starts_on",
        "ends_on",
        "weeks",
        "fee_approval_no",
        "is_published",
    ]


class SlotViewSet(CourseHouseViewSet):
    """节次."""

    model = Slot
    icon = "time"
    menu_order = 210
    list_display = ["name", "code", "starts", "ends", "use"]
    list_filter = ["use"]
    list_export = ["code", "name", "starts", "ends", "use"]
    form_fields = ["code", "name", "starts", "ends", "use"]


class HolidayViewSet(CourseHouseViewSet):
    """假日."""

    model = Holiday
    icon = "date"
    menu_order = 220
    list_display = ["name", "starts_on", "ends_on"]
    list_export = ["name", "starts_on", "ends_on"]
    search_fields = ["name"]
    form_fields = ["name", "starts_on", "ends_on"]


class MakeupDayViewSet(CourseHouseViewSet):
    """调休补课日."""

    model = MakeupDay
    icon = "redirect"
    menu_order = 230
    list_display = ["date", "follows", "reason"]
    list_export = ["date", "follows", "reason"]
    list_filter = ["follows"]
    search_fields = ["reason"]
    form_fields = ["date", "follows", "reason"]


class SessionViewSet(CourseHouseViewSet):
    """课次: read here; they follow from the class and the calendar."""

    model = ClassSession
    icon = "list-ul"
    menu_order = 310
    menu_label = _("sessions")
    list_display = ["teaching_class", "number", "starts_at", "room", "teacher", "state"]
    list_select_related = ("teaching_class", "room", "teacher")
    list_filter = ["teaching_class__term", "room", "teacher", "state"]
    list_export = [
        "teaching_class.code",
        "teaching_class",
        "number",
        "starts_at",
        "ends_at",
        "room",
        "teacher",
        "state",
    ]
    search_fields = ["teaching_class__name", "teacher__name", "room__name"]
    form_fields = ["number"]
    inspect_view_fields = [
        "teaching_class",
        "number",
        "starts_at",
        "ends_at",
        "room",
        "teacher",
        "state",
    ]

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        """Look, do not touch."""
        return ReadOnlyPolicy(self.model)
