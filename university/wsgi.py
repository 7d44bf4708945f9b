"""WSGI entry."""

import os

from django.core.wsgi import get_wsgi_application

from university.checks import require_safe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "university.settings.production")
application = get_wsgi_application()
require_safe_start()
