"""Which course comes before which."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from enrollment.models import Prerequisite
from enrollment.viewsets.base import EnrollmentViewSet


class PrerequisiteViewSet(EnrollmentViewSet):
    """Courses that must be completed before others."""

    model = Prerequisite
    name = "prerequisites"
    icon = "order"
    menu_label = _("Courses that come before")
    related = ("course", "requires")
    list_display = ["course", "requires"]
    list_filter = ["course__major"]
    panels = [FieldPanel("course"), FieldPanel("requires")]
