"""ASGI entry."""

import os

from django.core.asgi import get_asgi_application

from university.checks import require_safe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "university.settings.production")
application = get_asgi_application()
require_safe_start()
