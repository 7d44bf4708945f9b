"""What this house adds to the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from courses.viewsets import TeachingGroup
from courses.viewsets.lessons import LessonVideoChooser


@hooks.register("register_admin_viewset")
def teaching_group() -> TeachingGroup:
    """The menu group."""
    return TeachingGroup()


@hooks.register("register_admin_viewset")
def recording_chooser() -> LessonVideoChooser:
    """How an editor chooses the recording of a lesson."""
    return LessonVideoChooser("recording-chooser")


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what Wagtail's log does not know."""
    actions.register_action("courses.move_session", _("Move a meeting"), _("The meeting was moved"))
    actions.register_action(
        "courses.regenerate", _("Make meetings again"), _("Meetings were made from the calendar")
    )
    actions.register_action(
        "courses.show_class", _("Show this class to the public"), _("The class was shown")
    )
    actions.register_action("courses.hide_class", _("Hide this class"), _("The class was hidden"))
    actions.register_action("courses.set_live", _("Set a live link"), _("A live link was set"))
    actions.register_action(
        "courses.remove_live", _("Take a live link away"), _("A live link was taken away")
    )
