"""The ground floor as a Django application: templates, static files, messages, state history."""

from django.apps import AppConfig

from university.folders import make_folders
from university.registry import registry


class UniversityConfig(AppConfig):
    """Ground floor."""

    name = "university"
    verbose_name = "Senior university"

    def ready(self) -> None:
        """Make the folders, quote exports, register the checks, lend the audit its proofs."""
        from university import auditing, checks  # noqa: F401  models exist only now
        from university.exports import quote_every_export

        make_folders()
        quote_every_export()
        registry.add_audit_check("overdue_jobs", auditing.overdue_jobs)
        registry.add_audit_check("state_histories", auditing.state_histories)
