"""What the twins of races in threads take away."""

import pytest
from django.db import connection

from tests.concurrency.unprotection import options_of, replacements


@pytest.fixture
def unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that keeps places and money right is taken away."""
    for module, name, instead in replacements():
        monkeypatch.setattr(module, name, instead)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(options_of(connection), "transaction_mode", "DEFERRED")
