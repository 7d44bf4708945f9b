"""Django application."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Registers what this house lends to the ground floor."""

    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Let each subject register, then the system checks."""
        from payments.checks import check_providers
        from payments.lending import changes, lectures, money, rentals

        for subject in (money, changes, lectures, rentals):
            subject.lend()
        checks.register(check_providers)
