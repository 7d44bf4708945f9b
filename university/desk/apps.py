"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Say what each role may do at the desk."""
        from university.desk.access import ROLE_PERMISSIONS
        from university.registry import registry

        registry.add_role_permissions("desk", ROLE_PERMISSIONS)
