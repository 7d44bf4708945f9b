"""The sandbox is the provider of these tests."""

import pytest


@pytest.fixture(autouse=True)
def _providers(settings: pytest.FixtureRequest) -> None:
    settings.PAYMENT_PROVIDERS = ["sandbox"]
    settings.WORKER_NUDGES = False
