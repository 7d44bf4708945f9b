"""The list of messages in the admin: to look at, never to change; codes are not in it."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from university.notifications.models import OutboxMessage
from university.read_only import ReadOnlyViewSet


class MessageViewSet(ReadOnlyViewSet):
    """Every message, newest first."""

    model = OutboxMessage
    name = "messages"
    icon = "mail"
    related = ("student",)
    menu_label = _("Messages")
    menu_name = "messages"
    menu_order = 700
    add_to_admin_menu = True
    ordering = "-id"
    list_display = ["template", "channel", "student", "job_state", "created_at", "sent_at"]
    list_filter = ["channel", "job_state", "template", "created_at"]
    search_fields = ["student__name", "student__student_no", "unique_key"]
    list_export = ["template", "channel", "student", "job_state", "created_at", "sent_at"]
    inspect_view_fields = [
        "template",
        "channel",
        "student",
        "text",
        "job_state",
        "attempts",
        "last_error",
        "withheld",
        "created_at",
        "due_at",
        "sent_at",
    ]


@hooks.register("register_admin_viewset")
def register_messages() -> MessageViewSet:
    """Add the list to the admin."""
    return MessageViewSet()
