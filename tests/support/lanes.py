"""A lane is an engine or a browser that a machine may lack. CI must have them all."""

import os
from typing import NoReturn

import pytest


def lane_is_missing(reason: str) -> NoReturn:
    """Skip here and say why; under ``CI=true`` fail instead, so that nothing is left out unseen."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"CI lacks a lane: {reason}", pytrace=False)
    pytest.skip(reason)
