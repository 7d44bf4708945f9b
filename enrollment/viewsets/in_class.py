"""The admin of what happens in class: one menu group, 课堂与结业."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from enrollment.models import (
    AbsenceCall,
    Attendance,
    AttendanceMark,
    Certificate,
    ClassLeader,
    ClassNotice,
    Completion,
    CompletionRule,
    MakeUp,
    MakeUpRule,
)
from enrollment.viewsets.base import EnrollmentViewSet
from university.read_only import ReadOnlyViewSet

_SEARCH = ["student__name", "student__student_no"]


class CompletionRuleViewSet(EnrollmentViewSet):
    """What a class asks for."""

    model = CompletionRule
    name = "completion_rules"
    icon = "clipboard-list"
    menu_label = _("Rules of completion")
    related = ("teaching_class",)
    list_display = ["teaching_class", "attendance_percent", "counts_excused", "needs_work"]
    list_filter = ["teaching_class__term"]
    search_fields = ["teaching_class__name"]
    panels = [
        FieldPanel("teaching_class"),
        FieldPanel("attendance_percent"),
        FieldPanel("counts_excused"),
        FieldPanel("needs_work"),
    ]


class MakeUpRuleViewSet(EnrollmentViewSet):
    """What a class asks of who makes a meeting up by watching; the rest follows the term."""

    model = MakeUpRule
    name = "make_up_rules"
    icon = "clipboard-list"
    menu_label = _("Rules of making up")
    related = ("teaching_class",)
    list_display = ["teaching_class", "allows_make_up", "make_up_percent", "make_up_days"]
    list_filter = ["teaching_class__term"]
    search_fields = ["teaching_class__name"]
    panels = [
        FieldPanel("teaching_class"),
        FieldPanel("allows_make_up"),
        FieldPanel("make_up_percent"),
        FieldPanel("make_up_days"),
    ]


class MakeUpViewSet(ReadOnlyViewSet):
    """Meetings that were made up, with the rule of that day."""

    model = MakeUp
    name = "make_ups"
    icon = "success"
    menu_label = _("Meetings made up")
    related = ("student", "session__teaching_class")
    list_display = ["session", "student", "lesson_title", "percent_watched", "made_at"]
    list_filter = ["session__teaching_class", "made_at"]
    list_export = [*list_display, "percent_needed", "until"]
    search_fields = [*_SEARCH, "lesson_title"]
    inspect_view_fields = list_export


class AttendanceViewSet(ReadOnlyViewSet):
    """The marks that stand."""

    model = Attendance
    name = "attendance"
    icon = "tasks"
    menu_label = _("Attendance")
    related = ("student", "session__teaching_class", "marked_by")
    list_display = ["session", "student", "mark", "marked_by", "marked_at"]
    list_filter = ["mark", "session__teaching_class", "marked_at"]
    list_export = list_display
    search_fields = _SEARCH
    inspect_view_fields = list_display


class AttendanceMarkViewSet(ReadOnlyViewSet):
    """Every tap, also those that a later one replaced."""

    model = AttendanceMark
    name = "attendance_marks"
    icon = "history"
    menu_label = _("Marks on the roll")
    related = ("student", "session__teaching_class", "marked_by")
    list_display = ["session", "student", "mark", "marked_by", "marked_at", "received_at"]
    list_filter = ["mark", "session__teaching_class", "marked_at"]
    list_export = list_display
    search_fields = _SEARCH
    inspect_view_fields = list_display


class LeaderViewSet(ReadOnlyViewSet):
    """Who leads which class; named on the page of the class."""

    model = ClassLeader
    name = "class_leaders"
    icon = "user"
    menu_label = _("Class leaders")
    related = ("student", "teaching_class", "named_by")
    list_display = ["teaching_class", "student", "since", "until", "named_by"]
    list_filter = ["teaching_class"]
    list_export = list_display
    search_fields = [*_SEARCH, "teaching_class__name"]
    inspect_view_fields = list_display


class AbsenceCallViewSet(ReadOnlyViewSet):
    """Calls to people who missed meetings."""

    model = AbsenceCall
    name = "absence_calls"
    icon = "comment"
    menu_label = _("Calls after absence")
    related = ("student", "session__teaching_class", "called_by")
    list_display = ["student", "session", "outcome", "called_by", "called_at"]
    list_filter = ["outcome", "called_at"]
    list_export = list_display
    search_fields = _SEARCH
    inspect_view_fields = list_display


class ClassNoticeViewSet(ReadOnlyViewSet):
    """What was ever said to a class, what was taken back too."""

    model = ClassNotice
    name = "class_notices"
    icon = "comment"
    menu_label = _("Class notices")
    related = ("teaching_class", "posted_by", "taken_back_by")
    list_display = [
        "teaching_class",
        "title",
        "posted_as",
        "posted_by",
        "posted_at",
        "taken_back_at",
        "texted_at",
    ]
    list_filter = ["teaching_class", "posted_as", "posted_at"]
    list_export = [*list_display, "text", "important_until", "taken_back_by", "texted_by"]
    search_fields = ["title", "text", "teaching_class__name"]
    inspect_view_fields = list_export


class CompletionViewSet(ReadOnlyViewSet):
    """Who completed what."""

    model = Completion
    name = "completions"
    icon = "success"
    menu_label = _("Completions")
    related = ("student", "confirmed_by")
    list_display = ["student", "class_name", "term_name", "completed_on", "state", "confirmed_by"]
    list_filter = ["state", "term_name", "completed_on"]
    list_export = [*list_display, "held", "attended", "paper_number", "confirmed_at"]
    search_fields = [*_SEARCH, "class_name", "paper_number"]
    inspect_view_fields = list_export


class CertificateViewSet(ReadOnlyViewSet):
    """Numbered certificates; the check code is on the paper alone."""

    model = Certificate
    name = "certificate_book"
    icon = "doc-full"
    menu_label = _("Certificates")
    related = ("completion", "issued_by")
    list_display = ["number", "holder_name", "completion", "issued_by", "issued_at"]
    list_filter = ["year", "issued_at"]
    list_export = ["number", "holder_name", "issued_by", "issued_at"]
    search_fields = ["number", "holder_name", "completion__class_name"]
    inspect_view_fields = list_display


class InClassGroup(ModelViewSetGroup):
    """课堂与结业."""

    menu_label = _("Class and completion")
    menu_icon = "tasks"
    menu_order = 225
    items = (
        AttendanceViewSet,
        AttendanceMarkViewSet,
        LeaderViewSet,
        ClassNoticeViewSet,
        AbsenceCallViewSet,
        MakeUpViewSet,
        MakeUpRuleViewSet,
        CompletionRuleViewSet,
        CompletionViewSet,
        CertificateViewSet,
    )
