"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from university.registry import registry


class CoursesConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Register audit checks and what the roles may do."""
        from courses.audit import CHECKS  # noqa: PLC0415  models exist only now
        from courses.roles import ROLE_PERMISSIONS  # noqa: PLC0415

        for name, check in CHECKS.items():
            registry.add_audit_check(f"courses.{name}", check)
        registry.add_role_permissions("courses", ROLE_PERMISSIONS)
