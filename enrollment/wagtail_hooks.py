"""What this house adds to the admin."""

from wagtail import hooks

from enrollment.viewsets import EnrollmentGroup


@hooks.register("register_admin_viewset")
def register_enrolment() -> EnrollmentGroup:
    """Add the menu group."""
    return EnrollmentGroup()
