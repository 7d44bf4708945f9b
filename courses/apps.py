"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "courses"
    verbose_name = _("Courses")
