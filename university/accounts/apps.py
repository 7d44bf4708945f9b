"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Registered by the ground floor."""

    name = "university.accounts"
    label = "accounts"
    verbose_name = _("People")
