"""Places, who waits for one, and rules that were set aside: to look at, never to edit here."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button

from enrollment.models import Place, RuleOverride, WaitlistEntry
from university.read_only import ReadOnlyViewSet, SafeIndexView


class PlaceViewSet(ReadOnlyViewSet):
    """Places are taken and given back at the desk and on the site, never edited here."""

    model = Place
    name = "places"
    icon = "user"
    menu_label = _("Places")
    ordering = "-id"
    related = ("student", "teaching_class")
    list_display = ["student", "teaching_class", "state", "held_until", "channel", "created_at"]
    list_filter = ["state", "channel", "teaching_class", "teaching_class"]
    list_export = [
        "student",
        "teaching_class",
        "round",
        "state",
        "held_until",
        "channel",
        "created_at",
        "confirmed_at",
        "ended_at",
    ]
    search_fields = ["student__name", "student__student_no", "teaching_class__name"]
    inspect_view_fields = [*list_export, "acted_by"]


class WaitlistIndexView(SafeIndexView):
    """Each row leads to the whole list of its class, where the registrar can offer a place."""

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        """Add the way to the list of the class."""
        item = Button(
            _("The list of the class"),
            url=reverse("enrollment:class_list", args=[instance.teaching_class_id]),
            icon_name="list-ol",
            priority=5,
        )
        return [item, *super().get_list_more_buttons(instance)]


class WaitlistViewSet(ReadOnlyViewSet):
    """Who waits for which class."""

    index_view_class = WaitlistIndexView
    model = WaitlistEntry
    name = "waitlist"
    icon = "list-ol"
    menu_label = _("Waitlist")
    related = ("student", "teaching_class")
    list_display = ["teaching_class", "rank", "student", "state", "created_at"]
    list_filter = ["state", "teaching_class"]
    list_export = ["teaching_class", "rank", "student", "state", "reason", "created_at"]
    search_fields = ["student__name", "student__student_no", "teaching_class__name"]
    inspect_view_fields = [*list_export, "channel", "place", "ended_at", "ended_because"]


class OverrideViewSet(ReadOnlyViewSet):
    """Rules that somebody set aside, and why."""

    model = RuleOverride
    name = "rule_overrides"
    icon = "warning"
    menu_label = _("Rules set aside")
    ordering = "-id"
    related = ("student", "teaching_class", "actor")
    list_display = ["student", "teaching_class", "rule", "reason", "actor", "at"]
    list_filter = ["rule", "actor", "at"]
    list_export = list_display
    search_fields = ["student__name", "student__student_no", "reason"]
    inspect_view_fields = list_display
