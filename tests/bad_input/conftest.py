"""The world of these tables stands still at one moment."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.bad_input.world import World
from tests.enrollment.school import NOW


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    """A fresh school."""
    settings.PAYMENT_PROVIDERS = ["sandbox"]
    with time_machine.travel(NOW, tick=False):
        yield World.make()
