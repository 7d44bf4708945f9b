"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "enrollment"
    verbose_name = _("Enrolment")

    def ready(self) -> None:
        """Register everything; each subject says what it lends in a file of its own."""
        from enrollment.lending import register_all

        register_all()
