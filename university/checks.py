"""An unsafe production start is refused, with a sentence that says what to set.

The checks run with every management command, and again when the web server or the worker starts.
Outside production they say nothing.
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import WARNING, CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from university.settings import dev_values

STRIPE = "https://api.stripe.com"
TENCENT_DOMAIN = ".tencentcloudapi.com"


@register(Tags.security)
def production_is_safe(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Return what is unsafe about the settings in force."""
    if settings.ENVIRONMENT != "production":
        return []
    return [*_secrets(), *_addresses(), *_test_seams(), *_money(), *_messages(), *_database()]


def require_safe_start() -> None:
    """Raise ImproperlyConfigured, naming every fault, unless production may start."""
    faults = [found for found in production_is_safe() if found.is_serious()]
    if faults:
        lines = "".join(f"\n  - {fault.msg} {fault.hint}" for fault in faults)
        raise ImproperlyConfigured(f"This site does not start until it is safe:{lines}")


def _secrets() -> Iterator[CheckMessage]:
    key = settings.SECRET_KEY
    if len(key) < 50 or len(set(key)) < 10 or key == dev_values.SECRET_KEY:
        yield _error(
            "E001", "SECRET_KEY is missing, short or a known one.", "Set 50+ random letters."
        )
    keys = settings.FIELD_ENCRYPTION_KEYS
    if not keys or not all(_is_key(value) for value in keys.values()):
        yield _error(
            "E002",
            "FIELD_ENCRYPTION_KEYS is missing or not made of 32-byte keys.",
            "Set name=KEY, with KEY from: openssl rand -base64 32",
        )
    if not _is_key(settings.BLIND_INDEX_KEY):
        yield _error(
            "E003",
            "BLIND_INDEX_KEY is missing or not 32 bytes in base64.",
            "Set it from: openssl rand -base64 32",
        )
    elif settings.BLIND_INDEX_KEY in keys.values():
        yield _error(
            "E004",
            "BLIND_INDEX_KEY is also an encryption key.",
            "Set a key of its own from: openssl rand -base64 32",
        )


def _addresses() -> Iterator[CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if not hosts or "*" in hosts:
        yield _error("E010", "ALLOWED_HOSTS is empty or allows any.", "Set the site's own names.")
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or not site.hostname:
        yield _error("E011", "SITE_URL is not https.", "Set it as SITE_URL=https://school.example")
    elif hosts and site.hostname not in hosts:
        yield _error("E012", "SITE_URL is not in ALLOWED_HOSTS.", "Add its host name there.")


def _test_seams() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield _error("E020", "DEBUG shows the inside of the site to everyone.", "Set DEBUG=false.")
    if settings.TEST_CLOCK:
        yield _error("E021", "TEST_CLOCK moves time for a test.", "Remove TEST_CLOCK.")
    if settings.SHOW_OUTBOX_PAGE:
        yield _error(
            "E022", "SHOW_OUTBOX_PAGE shows people's messages.", "Set SHOW_OUTBOX_PAGE=false."
        )


def _money() -> Iterator[CheckMessage]:
    providers = settings.PAYMENT_PROVIDERS
    if "sandbox" in providers or ".sandbox." in str(settings.PAYMENT_PROVIDER_CLASSES):
        yield _error(
            "E030",
            "The sandbox provider gives places for play money.",
            "Take it out: PAYMENT_PROVIDERS=stripe (or PAYMENT_PROVIDERS= for the desk alone).",
        )
    if settings.STRIPE_API_BASE.rstrip("/") not in ("", STRIPE):
        yield _error("E031", "STRIPE_API_BASE leads elsewhere.", "Remove STRIPE_API_BASE.")
    if "stripe" not in providers:
        return
    if not settings.STRIPE_SECRET_KEY:
        yield _error("E032", "Stripe has no key.", "Set STRIPE_SECRET_KEY.")
    elif "_test_" in settings.STRIPE_SECRET_KEY:
        yield CheckMessage(
            WARNING,
            "STRIPE_SECRET_KEY is a test key: no money will move.",
            hint="Set the live key before the school opens.",
            id="university.W033",
        )
    if not settings.STRIPE_WEBHOOK_SECRET:
        yield _error("E034", "Stripe's calls cannot be verified.", "Set STRIPE_WEBHOOK_SECRET.")


def _messages() -> Iterator[CheckMessage]:
    if settings.SMS_CHANNEL == "file":
        yield _error(
            "E040",
            "Text messages would be written to a folder, so nobody could log in.",
            "Set SMS_CHANNEL=tencent and the TENCENT_SMS_ values.",
        )
    if settings.SMS_CHANNEL != "tencent":
        return
    needed = ("secret_id", "secret_key", "app_id", "sign_name")
    if missing := [name for name in needed if not settings.TENCENT_SMS[name]]:
        names = ", ".join(f"TENCENT_SMS_{name.upper()}" for name in missing)
        yield _error("E041", "The text message gateway is not complete.", f"Set {names}.")
    endpoint = str(settings.TENCENT_SMS["endpoint"])
    host = urlsplit(endpoint if "//" in endpoint else f"//{endpoint}").hostname or ""
    if endpoint and not host.endswith(TENCENT_DOMAIN):
        yield _error("E042", "TENCENT_SMS_ENDPOINT leads elsewhere.", "Remove it.")


def _database() -> Iterator[CheckMessage]:
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return
    options = database.get("OPTIONS", {})
    pragmas = str(options.get("init_command", "")).replace(" ", "").upper()
    wanted = ("JOURNAL_MODE=WAL", "SYNCHRONOUS=FULL", "FOREIGN_KEYS=ON")
    if options.get("transaction_mode") != "IMMEDIATE" or not all(p in pragmas for p in wanted):
        yield _error(
            "E050",
            "SQLite is not set to keep every commit (WAL, FULL, IMMEDIATE, foreign keys).",
            "Keep the database options of university/settings/base.py.",
        )


def _is_key(text: str) -> bool:
    if text == dev_values.KEY:
        return False
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _error(number: str, sentence: str, hint: str) -> Error:
    return Error(sentence, hint=hint, id=f"university.{number}")
