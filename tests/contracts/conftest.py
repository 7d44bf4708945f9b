"""Stripe on 127.0.0.1."""

from collections.abc import Iterator

import pytest

from tests.contracts.stripe_double import SECRET, StripeDouble


@pytest.fixture
def stripe_double(settings: pytest.FixtureRequest) -> Iterator[StripeDouble]:
    """A running double that the site is pointed at; it must have seen no forbidden request."""
    double = StripeDouble()
    settings.PAYMENT_PROVIDERS = ["stripe", "sandbox"]
    settings.STRIPE_API_BASE = double.url
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    settings.WORKER_NUDGES = False
    yield double
    double.stop()
    assert double.violations == []
