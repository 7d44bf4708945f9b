"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from university.registry import Panel, SubjectPanel, registry


class CoursesConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Register audit checks, what the roles may do, and parts of the home page."""
        from courses import clip_audit, lesson_audit, recording_audit, take_home_audit
        from courses.audit import CHECKS  # Models exist only now.
        from courses.lesson_panels import class_panel, home_panel, my_panel, staff_panel
        from courses.live_panels import class_live_panel, my_live_panel
        from courses.models import QUIET_MODELS
        from courses.panels import lectures_panel, majors_panel
        from courses.roles import ROLE_PERMISSIONS
        from courses.services import (
            clip_making,
            lesson_pipeline,
            lesson_uploads,
            lesson_videos,
            take_home,
        )
        from courses.services.lessons import hearing
        from courses.services.lessons.news import bring_news
        from courses.services.lessons.photos import forget_photographs
        from courses.services.lessons.posting import forget_accepted, send_ready_lessons
        from courses.take_home_panels import desk_panel
        from university import public_cache

        public_cache.watch(*(row for row in self.get_models() if row not in QUIET_MODELS))
        others = (recording_audit, clip_audit, take_home_audit, lesson_audit)
        for checks in (CHECKS, *(one.CHECKS for one in others)):
            for name, check in checks.items():
                registry.add_audit_check(f"courses.{name}", check)
        registry.add_sweep("courses.uploads_forgotten", lesson_uploads.give_up_forgotten)
        registry.add_sweep("courses.recordings_due", lesson_pipeline.wake_worker)
        registry.add_long_sweep(lesson_videos.SWEEP, lesson_pipeline.make_ready)
        registry.add_sweep("courses.take_home_due", take_home.wake_worker)
        registry.add_sweep("courses.take_home_over", take_home.forget_archives)
        registry.add_long_sweep(take_home.SWEEP, take_home.make_archives)
        registry.add_desk_student_panel("courses.take_home", SubjectPanel(70, desk_panel))
        registry.add_sweep("courses.clips_due", clip_making.wake_clip_worker)
        registry.add_sweep("courses.clips_forgotten", clip_making.forget_clips)
        registry.add_long_sweep(clip_making.SWEEP, clip_making.make_clips)
        registry.add_sweep("courses.transcripts_due", hearing.wake_listener)
        registry.add_long_sweep(hearing.SWEEP, hearing.listen)
        registry.add_role_permissions("courses", ROLE_PERMISSIONS)
        registry.add_home_panel("courses.majors", Panel(10, majors_panel))
        registry.add_home_panel("courses.lectures", Panel(30, lectures_panel))
        registry.add_home_panel("courses.lessons", Panel(40, home_panel))
        registry.add_my_page_panel("courses.lessons", Panel(20, my_panel))
        registry.add_class_page_panel("courses.lessons", SubjectPanel(60, class_panel))
        registry.add_staff_panel("courses.lessons", Panel(31, staff_panel))
        registry.add_my_page_panel("courses.live", Panel(3, my_live_panel))
        registry.add_class_page_panel("courses.live", SubjectPanel(7, class_live_panel))
        registry.add_sweep("courses.lessons_ready", send_ready_lessons)
        registry.add_sweep("courses.originals_accepted", forget_accepted)
        registry.add_sweep("courses.lesson_news", bring_news)
        registry.add_sweep("courses.photographs_forgotten", forget_photographs)
