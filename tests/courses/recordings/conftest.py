"""Every test begins with empty folders."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.courses.recordings import studio
from university.accounts.models import User


@pytest.fixture(autouse=True)
def _empty_folders() -> Iterator[None]:
    roots = (
        settings.PRIVATE_ROOT / "lessons",
        settings.LESSON_UPLOAD_DIR,
        settings.LESSON_WORK_DIR,
    )
    for root in map(Path, roots):
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
    yield
    for root in map(Path, roots):
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)


@pytest.fixture
def teacher() -> User:
    """A login that teaches."""
    return studio.make_teacher_login()
