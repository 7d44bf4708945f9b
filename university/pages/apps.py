"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.pages"
    label = "pages"
    verbose_name = _("Site pages")
