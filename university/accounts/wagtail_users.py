"""Wagtail's application of users, with our list of staff in place of its own."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    """Named in ``INSTALLED_APPS``."""

    user_viewset = "university.accounts.viewsets.staff.StaffViewSet"
