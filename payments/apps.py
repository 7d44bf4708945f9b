"""Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "payments"
    verbose_name = _("Payments")
