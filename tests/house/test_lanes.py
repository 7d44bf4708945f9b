"""The lanes themselves."""

import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import MakeSite


@pytest.mark.django_db
def test_sqlite_is_a_file_that_writes_ahead_and_locks_at_begin() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite lane")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
    name = settings.DATABASES["default"]["NAME"]
    assert (mode, connection.transaction_mode, "memory" in str(name)) == ("wal", "IMMEDIATE", False)


def test_a_site_starts_answers_and_dies(make_site: MakeSite, engine: str) -> None:
    site = make_site(engine).start(workers=1)
    site.kill()
    assert site._processes == []
