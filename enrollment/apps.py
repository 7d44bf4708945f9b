"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "enrollment"
    verbose_name = _("Enrolment")
