"""Refuse to start with a payment set-up that is unsafe or cannot work."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from payments.providers.registry import UnknownProviderError, get_provider


def check_providers(**_kwargs: Any) -> list[CheckMessage]:
    """Every offered provider exists and is allowed; Stripe has its keys."""
    faults: list[CheckMessage] = []
    for code in settings.PAYMENT_PROVIDERS:
        if code == "sandbox" and not settings.SANDBOX_PAYMENTS_ALLOWED:
            faults.append(
                Error(
                    "The sandbox takes no real money and is refused here.",
                    hint="Set PAYMENT_PROVIDERS to the real ones, for example stripe.",
                    id="payments.E001",
                )
            )
            continue
        try:
            get_provider(code)
        except (UnknownProviderError, ImportError):
            faults.append(
                Error(
                    f"PAYMENT_PROVIDERS names {code!r}, which is not known.",
                    hint="Use stripe, or name its class in PAYMENT_PROVIDER_CLASSES.",
                    id="payments.E002",
                )
            )
    if "stripe" in settings.PAYMENT_PROVIDERS:
        faults += [
            Error(f"Stripe is offered, but {name} is empty.", hint=f"Set {name}.", id=number)
            for name, number in (
                ("STRIPE_SECRET_KEY", "payments.E003"),
                ("STRIPE_WEBHOOK_SECRET", "payments.E004"),
            )
            if not getattr(settings, name)
        ]
    return faults
