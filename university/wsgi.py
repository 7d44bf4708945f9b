"""WSGI entry."""

import gc
import os

import pypinyin  # noqa: F401 - no visitor is to wait for its dictionaries
from django.core.wsgi import get_wsgi_application

from university.checks import require_safe_start
from university.garbage import look_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "university.settings.production")
# What is loaded here stays: no collection looks at it, now or later.
gc.disable()
application = get_wsgi_application()
require_safe_start()
gc.freeze()
gc.enable()
look_seldom()
