"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from university.registry import Panel, registry

UNSHOWN = {"LessonUpload", "LessonWatch"}


class CoursesConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Register audit checks, what the roles may do, and parts of the home page."""
        from courses import recording_audit
        from courses.audit import CHECKS  # Models exist only now.
        from courses.panels import lectures_panel, majors_panel
        from courses.roles import ROLE_PERMISSIONS
        from courses.services import lesson_pipeline, lesson_uploads, lesson_videos
        from university import public_cache

        # Uploads and places of watchers change all the time, and no public page shows them.
        public_cache.watch(*(row for row in self.get_models() if row.__name__ not in UNSHOWN))
        for name, check in {**CHECKS, **recording_audit.CHECKS}.items():
            registry.add_audit_check(f"courses.{name}", check)
        registry.add_sweep("courses.uploads_forgotten", lesson_uploads.give_up_forgotten)
        registry.add_sweep("courses.recordings_due", lesson_pipeline.wake_worker)
        registry.add_long_sweep(lesson_videos.SWEEP, lesson_pipeline.make_ready)
        registry.add_role_permissions("courses", ROLE_PERMISSIONS)
        registry.add_home_panel("courses.majors", Panel(10, majors_panel))
        registry.add_home_panel("courses.lectures", Panel(30, lectures_panel))
