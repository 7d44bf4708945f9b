"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.notifications"
    label = "notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Lend the ground floor our sweeps, audit checks and role permissions."""
        from university.notifications import queries
        from university.notifications.services import calls, delivery, retention
        from university.registry import registry

        registry.add_sweep("notifications", delivery.deliver_due)
        registry.add_sweep("notifications.retention", retention.purge_old_texts)
        registry.add_sweep("notifications.calls", calls.drop_calls_about_the_dead)
        registry.add_audit_check("notifications.late", queries.late_messages)
        registry.add_audit_check("notifications.codes", queries.codes_in_plain)
        see = ["notifications.view_outboxmessage", "notifications.view_callnote"]
        registry.add_role_permissions(
            "notifications",
            {
                "desk": [*see, "notifications.add_callnote"],
                "registrar": [*see, "notifications.add_callnote"],
                "auditor": see,
            },
        )
