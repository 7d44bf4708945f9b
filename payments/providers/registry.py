"""Which providers there are: codes to classes by setting, so that others can be plugged in."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from payments.providers.base import PaymentProvider

CASH = "cash"
TRANSFER = "bank_transfer"

_SANDBOX = "payments.providers.sandbox."
_BUILT_IN = {
    CASH: "payments.providers.cash.CashProvider",
    TRANSFER: "payments.providers.bank_transfer.BankTransferProvider",
    "stripe": "payments.providers.stripe.StripeProvider",
    "sandbox": f"{_SANDBOX}provider.SandboxProvider",
}


class UnknownProviderError(LookupError):
    """No such provider, or one that this site may not use."""


def get_provider(code: str) -> PaymentProvider:
    """Return the provider for ``code``.

    A provider that is no longer offered can still be asked about old payments. The sandbox exists
    only where the settings module allows it, which production cannot.
    """
    classes = {**_BUILT_IN, **settings.PAYMENT_PROVIDER_CLASSES}
    path = classes.get(code, "")
    # By its class, not by its name: a setting could give it another.
    if not path or (path.startswith(_SANDBOX) and not settings.SANDBOX_PAYMENTS_ALLOWED):
        raise UnknownProviderError(code)
    return _class_at(path)()


def online_providers() -> list[PaymentProvider]:
    """Return the providers that people may choose on the site, in the order of the setting."""
    offered = [get_provider(code) for code in settings.PAYMENT_PROVIDERS]
    return [provider for provider in offered if provider.is_online]


@cache
def _class_at(path: str) -> type[PaymentProvider]:
    found: type[PaymentProvider] = import_string(path)
    return found
