"""Rounds of days."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from enrollment.models import ActChannel, Round
from enrollment.viewsets.base import EnrollmentViewSet


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
            FieldRowPanel([FieldPanel("min_age"), FieldPanel("hold_workdays")]),
            FieldRowPanel([FieldPanel("draw_at"), FieldPanel("draw_place")]),
            FieldPanel("prospectus"),
        ],
        base_form_class=RoundForm,
    )
