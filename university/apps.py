"""The ground floor as a Django application: templates, static files, messages, state history."""

from django.apps import AppConfig

from university.folders import make_folders


class UniversityConfig(AppConfig):
    """Ground floor."""

    name = "university"
    verbose_name = "Senior university"

    def ready(self) -> None:
        """Make the folders that the site writes to."""
        make_folders()
