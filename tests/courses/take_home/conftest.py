"""Every test begins with empty folders, between two meetings of the class."""

from collections.abc import Iterator

import pytest
import time_machine

from courses.models import TeachingClass
from tests.courses.lessons.cloud import NOW, cloud_class
from tests.courses.recordings.conftest import _empty_folders  # noqa: F401  clean before and after


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def row(db: None) -> TeachingClass:
    """A class with a teacher."""
    return cloud_class()[0]
