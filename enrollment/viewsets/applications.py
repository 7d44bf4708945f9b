"""Applications and wishes: made on the site and at the desk, never edited here."""

from django.utils.translation import gettext_lazy as _

from enrollment.models import Application, Wish
from university.read_only import ReadOnlyViewSet


class ApplicationViewSet(ReadOnlyViewSet):
    """Who takes part in which round."""

    model = Application
    name = "applications"
    icon = "form"
    menu_label = _("Applications")
    ordering = "-id"
    related = ("student", "round")
    list_display = ["student", "round", "state", "wants", "channel", "submitted_at"]
    list_filter = ["round", "state", "channel"]
    list_export = [*list_display, "prospectus_version", "withdrawn_at", "decided_at"]
    search_fields = ["student__name", "student__student_no"]
    inspect_view_fields = [*list_export, "acted_by"]


class WishViewSet(ReadOnlyViewSet):
    """What they wish for, first choice first."""

    model = Wish
    name = "wishes"
    icon = "list-ol"
    menu_label = _("Wishes")
    ordering = "-id"
    related = ("application__student", "application__round", "teaching_class")
    list_display = ["application", "rank", "teaching_class", "state", "audition"]
    list_filter = ["state", "audition", "teaching_class"]
    list_export = [*list_display, "reason"]
    search_fields = [
        "application__student__name",
        "application__student__student_no",
        "teaching_class__name",
    ]
    inspect_view_fields = list_export
