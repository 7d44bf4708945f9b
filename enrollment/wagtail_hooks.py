"""What this house adds to the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from enrollment.viewsets import EnrollmentGroup
from enrollment.viewsets.in_class import InClassGroup
from enrollment.viewsets.self_study import SelfStudyGroup


@hooks.register("register_admin_viewset")
def register_enrolment() -> EnrollmentGroup:
    """Add the menu group."""
    return EnrollmentGroup()


@hooks.register("register_admin_viewset")
def register_in_class() -> InClassGroup:
    """Add the menu group of attendance and completion."""
    return InClassGroup()


@hooks.register("register_admin_viewset")
def register_self_study() -> SelfStudyGroup:
    """Add the menu group of self-study."""
    return SelfStudyGroup()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name our line of the log; Wagtail refuses to write one without a name."""
    actions.register_action("enrollment.proof_seen", _("See a paper"), _("Paper seen"))
    actions.register_action(
        "enrollment.ask_small_class", _("Ask everybody"), _("Everybody was asked")
    )
    actions.register_action(
        "enrollment.close_small_class", _("End the question"), _("Question ended")
    )
    actions.register_action("enrollment.override", _("Set a rule aside"), _("Rule set aside"))
    actions.register_action("enrollment.late_entry", _("Let in late"), _("Let in late"))
    actions.register_action(
        "enrollment.confirm_short", _("Confirm short of the rule"), _("Confirmed short of the rule")
    )
    actions.register_action(
        "enrollment.withdraw_completion", _("Take a completion back"), _("Completion taken back")
    )
