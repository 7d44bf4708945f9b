"""Rounds of days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from enrollment.models import ActChannel, Draw, Round
from enrollment.states import DrawState
from enrollment.viewsets.base import EnrollmentViewSet

#: What decides who is on the list of a draw.
_FIXED_BY_A_DRAW = ("term", "allocation", "opens_at", "closes_at")


class RoundForm(WagtailAdminModelForm):
    """The doors are check boxes; a changed prospectus is a new version."""

    channels = forms.MultipleChoiceField(
        label=_("ways to apply"),
        choices=ActChannel.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Once the list of a draw is frozen, the round is not opened again."""
        cleaned: dict[str, Any] = super().clean()
        changed = [name for name in _FIXED_BY_A_DRAW if name in self.changed_data]
        drawn = Draw.objects.filter(round_id=self.instance.pk, state__in=DrawState.closed())
        if changed and self.instance.pk and drawn.exists():
            for name in changed:
                self.add_error(name, _("The list of this round is frozen. It stays as it is."))
        return cleaned

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
            FieldPanel("gives_money_back"),
            FieldRowPanel([FieldPanel("draw_at"), FieldPanel("draw_place")]),
            FieldPanel("prospectus"),
        ],
        base_form_class=RoundForm,
    )
