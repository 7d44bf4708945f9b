"""How every form of the site ties an error to its field."""

from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Widget


class TiedBoundField(BoundField):
    """Names the error on each radio button too; Django names it on the group alone."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict:
        """Return Django's attributes and, for a wrong group, where its error stands."""
        built = super().build_widget_attrs(attrs, widget)
        if self.use_fieldset and self.errors and self.aria_describedby:
            built.setdefault("aria-describedby", self.aria_describedby)
        return built


class Renderer(DjangoTemplates):
    """Django's own templates, with our bound fields."""

    bound_field_class = TiedBoundField
