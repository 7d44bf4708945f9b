"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from university.registry import Panel, registry


class CoursesConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Register audit checks, what the roles may do, and parts of the home page."""
        from courses.audit import CHECKS  # Models exist only now.
        from courses.panels import lectures_panel, majors_panel
        from courses.roles import ROLE_PERMISSIONS
        from university import public_cache

        public_cache.watch(*self.get_models())
        for name, check in CHECKS.items():
            registry.add_audit_check(f"courses.{name}", check)
        registry.add_role_permissions("courses", ROLE_PERMISSIONS)
        registry.add_home_panel("courses.majors", Panel(10, majors_panel))
        registry.add_home_panel("courses.lectures", Panel(30, lectures_panel))
