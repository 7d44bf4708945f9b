"""Settings of the test suite: a file database, because races need one that processes can share."""

import os
import tempfile
from pathlib import Path

# One folder a run, one below it for each xdist worker; processes that a test starts inherit both.
_run = os.environ.setdefault(
    "UNIVERSITY_TEST_DIR", str(Path(tempfile.gettempdir()) / f"university-test-{os.getpid()}")
)
os.environ["VAR_DIR"] = str(Path(_run) / os.environ.get("PYTEST_XDIST_WORKER", "main"))

from university.settings.dev import *  # noqa: E402, F403

# isort: split
from university.settings.base import DATABASES, VAR_DIR  # noqa: E402
from university.settings.base import STORAGES as _STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    # A pool would keep connections open while the test database is dropped.
    DATABASES["default"]["OPTIONS"].pop("pool", None)

ENVIRONMENT = "test"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "lessons": _STORAGES["lessons"],
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_CACHE_ALIAS = "default"
WORKER_NUDGES = False
# Tests roll back what they write, so nothing would tell the cache; tests of it switch it on.
KEEPS_PUBLIC_PAGES = False
# Each client of a test builds the middleware anew: looking at every static file then takes longer
# than most pages. One that is asked for is looked for.
WHITENOISE_AUTOREFRESH = True
