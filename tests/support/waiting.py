"""Waiting for what another process does, without a fixed pause."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def wait_until(ask: Callable[[], Seen], *, seconds: float, tell: Callable[[], str] = str) -> Seen:
    """Ask again and again until the answer is true and return it; ``tell`` explains a failure."""
    last = time.monotonic() + seconds
    while True:
        if seen := ask():
            return seen
        assert time.monotonic() < last, f"not within {seconds:g} seconds\n{tell()}"
        time.sleep(0.1)
