"""The ground floor as a Django application: templates, static files, messages, state history."""

from django.apps import AppConfig


class UniversityConfig(AppConfig):
    """Ground floor."""

    name = "university"
    verbose_name = "Senior university"
