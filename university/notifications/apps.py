"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.notifications"
    label = "notifications"
    verbose_name = _("Messages")
