"""The world of these tables stands still at one moment."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.bad_input.world import World
from tests.enrollment.school import NOW


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A school for all rows of a file: it takes longer to build than most rows to be refused."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False), override_settings(PAYMENT_PROVIDERS=["sandbox"]):
            built = World.make()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: None, settings: Any) -> Iterator[World]:
    """That school as it was built, whatever another row did to it."""
    settings.PAYMENT_PROVIDERS = ["sandbox"]
    with time_machine.travel(NOW, tick=False):
        yield built_world.fresh()
