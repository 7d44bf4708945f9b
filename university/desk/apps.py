"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.desk"
    label = "desk"
    verbose_name = _("Desk")
