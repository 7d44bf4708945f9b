"""The admin of this house: one menu group, 招生."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from enrollment.models import (
    ActChannel,
    EnrollmentPolicy,
    Place,
    Round,
    RuleOverride,
    WaitlistEntry,
)
from university.read_only import ReadOnlyViewSet, SafeIndexView


class RoundForm(WagtailAdminModelForm):
    """The doors are check boxes; a changed prospectus is a new version."""

    channels = forms.MultipleChoiceField(
        label=_("ways to apply"),
        choices=ActChannel.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def save(self, commit: bool = True) -> Round:  # noqa: FBT001, FBT002 - Django's signature.
        """Count the prospectus's version up when its words changed."""
        if self.instance.pk and "prospectus" in self.changed_data:
            self.instance.prospectus_version += 1
        saved: Round = super().save(commit=commit)
        return saved


class EnrollmentViewSet(ModelViewSet):
    """Database search, safe export, a page to look at one row."""

    index_view_class = SafeIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    search_backend_name = None
    add_to_settings_menu = False
    related: tuple[str, ...] = ()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the list what to fetch with its rows."""
        return super().get_index_view_kwargs(**{"related": self.related, **kwargs})


class RoundViewSet(EnrollmentViewSet):
    """Rounds of days."""

    model = Round
    name = "rounds"
    icon = "date"
    menu_label = _("Rounds")
    related = ("term",)
    list_display = ["name", "term", "kind", "allocation", "opens_at", "closes_at"]
    list_filter = ["term", "kind", "allocation"]
    list_export = ["name", "term", "kind", "audience", "allocation", "opens_at", "closes_at"]
    search_fields = ["name", "code"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("term"), FieldPanel("code")]),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("audience")]),
            FieldPanel("allocation"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldPanel("channels"),
            FieldPanel("hold_workdays"),
            FieldPanel("prospectus"),
        ],
        base_form_class=RoundForm,
    )


class PolicyViewSet(EnrollmentViewSet):
    """The term's rules as settings."""

    model = EnrollmentPolicy
    name = "enrolment_rules"
    icon = "clipboard-list"
    menu_label = _("Rules of a term")
    related = ("term",)
    list_display = ["term", "min_age_female", "min_age_male", "max_classes"]
    panels = [
        FieldPanel("term"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("min_age_female"), FieldPanel("min_age_male")]),
                FieldRowPanel([FieldPanel("max_age_new"), FieldPanel("max_age_returning")]),
                FieldPanel("applies_age_to_online"),
            ],
            heading=_("Age on the term's first day"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("max_classes"), FieldPanel("max_high_activity")]),
                FieldPanel("forbids_time_clash"),
            ],
            heading=_("How much one person may take"),
        ),
    ]


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


class WaitlistViewSet(ReadOnlyViewSet):
    """Who waits for which class."""

    model = WaitlistEntry
    name = "waitlist"
    icon = "list-ol"
    menu_label = _("Waitlist")
    related = ("student", "teaching_class")
    list_display = ["teaching_class", "rank", "student", "state", "created_at"]
    list_filter = ["state", "teaching_class"]
    list_export = ["teaching_class", "rank", "student", "state", "reason", "created_at"]
    search_fields = ["student__name", "student__student_no", "teaching_class__name"]
    inspect_view_fields = list_export


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


class EnrollmentGroup(ModelViewSetGroup):
    """招生."""

    menu_label = _("Enrolment")
    menu_icon = "group"
    menu_order = 220
    items = (RoundViewSet, PolicyViewSet, PlaceViewSet, WaitlistViewSet, OverrideViewSet)
