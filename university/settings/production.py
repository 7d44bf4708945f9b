"""Production only tightens; ``university.checks`` refuses to start when something is missing."""

from university.settings.base import *  # noqa: F403
from university.settings.base import CONTENT_POLICY_SOURCES, LOGGING, SECRET_KEY, env

ENVIRONMENT = "production"
# An empty key would stop Django before our check can say what to set.
SECRET_KEY = SECRET_KEY or "missing"

#: Proxies of ours in front of the site (nginx: 1). Their X-Forwarded headers are believed.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = True
# The watchdog asks from the same machine, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 3600)
SILENCED_SYSTEM_CHECKS = [
    # The school's other sites are not ours to bind: no subdomains, no preload list.
    "security.W005",
    "security.W021",
    # Editors see previews in a frame of the same site.
    "security.W019",
]

# The prefix makes browsers refuse the cookie without TLS, from another host or for a sub-path.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {**CONTENT_POLICY_SOURCES, "upgrade-insecure-requests": True}
}
# The site writes no letters; on the console they would put names and addresses into the log.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING["handlers"]["console"]["formatter"] = "json"
