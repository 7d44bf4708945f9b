"""Development and ``make run``: the sandbox provider, the SMS outbox page, throw-away keys."""

import os

from university.settings import dev_values

os.environ.setdefault("SECRET_KEY", dev_values.SECRET_KEY)
os.environ.setdefault("SMS_QUIET_HOURS", "")  # No phone rings: show every message at once.
# One machine stands for a whole school here.
os.environ.setdefault("SMS_CODES_AN_HOUR_PER_ADDRESS", "2000")
os.environ.setdefault("SMS_CODES_AN_HOUR", "5000")
os.environ.setdefault("SANDBOX_WEBHOOK_SECRET", dev_values.SECRET_KEY)
os.environ.setdefault("FIELD_ENCRYPTION_KEYS", f"dev={dev_values.KEY}")
os.environ.setdefault("BLIND_INDEX_KEY", dev_values.KEY)

from university.settings.base import *  # noqa: F403
from university.settings.base import STORAGES, env

ENVIRONMENT = "development"
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
#: Shows the text messages that would have been sent, at /dev/messages/. Never in production.
SHOW_OUTBOX_PAGE = True
SANDBOX_PAYMENTS_ALLOWED = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
