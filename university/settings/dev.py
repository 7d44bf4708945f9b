"""Development and ``make run``: the sandbox provider, the SMS outbox page, throw-away keys."""

import os

os.environ.setdefault("SECRET_KEY", "development-only-not-a-secret")
os.environ.setdefault("SMS_QUIET_HOURS", "")  # No phone rings: show every message at once.
os.environ.setdefault("SANDBOX_WEBHOOK_SECRET", "development-only-not-a-secret")
os.environ.setdefault("FIELD_ENCRYPTION_KEYS", "dev=ZGV2ZWxvcG1lbnQtb25seS1ub3QtYS1zZWNyZXQtMDA=")
os.environ.setdefault("BLIND_INDEX_KEY", "ZGV2ZWxvcG1lbnQtb25seS1ub3QtYS1zZWNyZXQtMDA=")

from university.settings.base import *  # noqa: F403
from university.settings.base import STORAGES, env

DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
#: Shows the text messages that would have been sent, at /dev/messages/. Never in production.
SHOW_OUTBOX_PAGE = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
