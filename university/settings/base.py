"""Settings shared by every environment. All of them come from the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from environs import Env

env = Env()
env.read_env(str(Path(__file__).resolve().parents[2] / ".env"), override=False)

BASE_DIR = Path(__file__).resolve().parents[2]
#: Everything the running site writes: database, uploads, broker folder, logs, SMS outbox.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

#: ``development``, ``test`` or ``production``; the last one refuses to start unsafe.
ENVIRONMENT = "base"
SECRET_KEY = env.str("SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{env.int('PORT', 8000)}")

INSTALLED_APPS = [
    "university",
    "university.accounts",
    "university.notifications",
    "university.pages",
    "university.desk",
    "courses",
    "enrollment",
    "payments",
    "wagtail.contrib.settings",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "university.accounts.wagtail_users.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "university.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "university.middleware.ContentPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "university.public_pages.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "university.accounts.middleware.ActingForMiddleware",
    "university.accounts.middleware.StaffSessionMiddleware",
    "university.middleware.PlainAnswerMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "university.urls"
WSGI_APPLICATION = "university.wsgi.application"
ASGI_APPLICATION = "university.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "university.context.site_frame",
            ],
        },
    },
]

FORM_RENDERER = "university.form_rendering.Renderer"

# ------------------------------------------------------------------ database
DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", 8),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --------------------------------------------------------- cache and worker
REDIS_URL = env.str("REDIS_URL", "")
CACHES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "university.redis_cache.ForgetfulRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
    if REDIS_URL
    else {
        "BACKEND": "university.file_cache.SeldomCountedCache",
        "LOCATION": str(VAR_DIR / "cache"),
        # A page that falls out is built again.
        "OPTIONS": {"MAX_ENTRIES": 1000},
    }
}
#: Sessions are rows; they are read from here. Losing it costs one statement a request.
CACHES["sessions"] = {**CACHES["default"], "KEY_PREFIX": "session"}
if not REDIS_URL:
    CACHES["sessions"] |= {
        "LOCATION": str(VAR_DIR / "cache" / "sessions"),
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
#: Whole public pages and the frame of every page are kept; see ``university.public_cache``.
KEEPS_PUBLIC_PAGES = env.bool("KEEPS_PUBLIC_PAGES", True)
_BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {"socket_connect_timeout": 5, "socket_timeout": 30}
    if REDIS_URL
    else {
        "data_folder_in": str(_BROKER_DIR),
        "data_folder_out": str(_BROKER_DIR),
        "control_folder": str(_BROKER_DIR / "control"),
        "store_processed": False,
    }
)
#: Whether a commit wakes the worker at once; without it the beat finds the row half a minute later.
WORKER_NUDGES = env.bool("WORKER_NUDGES", True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# ----------------------------------------------------------------- language
#: Ours, then words of other packages that their authors left in English.
LOCALE_PATHS = [BASE_DIR / "university" / "locale", BASE_DIR / "university" / "borrowed_locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ------------------------------------------------------------------- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "university.accounts.backends.PhoneBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "accounts:my"
#: allauth carries the login and its stages; docs/decisions/0006-codes-in-a-row.md says how.
ACCOUNT_ADAPTER = "university.accounts.adapter.SchoolAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
#: Login codes in one hour: from one address (a classroom shares one), and on the whole site.
SMS_CODES_AN_HOUR_PER_ADDRESS = env.int("SMS_CODES_AN_HOUR_PER_ADDRESS", 300)
SMS_CODES_AN_HOUR = env.int("SMS_CODES_AN_HOUR", 1500)
#: An ID number is forgotten after so many terms in which its owner took no part; 0: never.
ID_NUMBER_TERMS = env.int("ID_NUMBER_TERMS", 2)
#: Seniors stay logged in for 90 days on their device (SENIORS, criterion 21).
SESSION_ENGINE = "university.sessions"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
#: Staff sessions end after this many idle minutes, and the page asks five minutes before.
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", 30)
STAFF_WARNING_MINUTES = 5
#: The only pages that open for staff before the second factor.
STAFF_PREFIX = "/staff/"
MFA_ADAPTER = "university.accounts.second_factor_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# ------------------------------------------------------------------- secrets
#: ``{key id: base64 of 32 bytes}``; the first one encrypts, all of them decrypt.
FIELD_ENCRYPTION_KEYS: dict[str, str] = env.dict("FIELD_ENCRYPTION_KEYS", {})
#: Base64 of 32 bytes; makes the blind index by which an ID number is found.
BLIND_INDEX_KEY = env.str("BLIND_INDEX_KEY", "")

# ------------------------------------------------------- files, static, media
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
STATICFILES_DIRS: list[Path] = []
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
#: Papers of people: in the backup with the rest, handed out only by a view that looks who asks.
PRIVATE_ROOT = MEDIA_ROOT / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    #: Recordings of online lessons, handed out by a view to whoever may watch. Another backend
    #: (S3-compatible) takes its options as JSON; see docs/recordings.md.
    "lessons": {
        "BACKEND": env.str("LESSON_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("LESSON_STORAGE_OPTIONS", {})
        or {"location": PRIVATE_ROOT / "lessons", "base_url": None},
    },
}
#: Recordings on their way, and what the worker makes of them until it is whole. Outside the
#: uploads, so that no backup holds halves.
#: Not in the backup: made again when somebody asks.
MADE_AGAIN = PRIVATE_ROOT / "lessons" / "archives"
LESSON_UPLOAD_DIR = VAR_DIR / "lesson-uploads"
LESSON_WORK_DIR = VAR_DIR / "lesson-work"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# ------------------------------------------------------------------- wagtail
WAGTAIL_SITE_NAME = "市老年大学"
WAGTAILADMIN_BASE_URL = SITE_URL
#: One staff login, with a lock and a second factor; a forgotten password is the administrator's.
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "pages.SchoolImage"
WAGTAILDOCS_DOCUMENT_MODEL = "pages.SchoolDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "university.pages.picture_form.SchoolImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "txt", "csv"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%Y-%m-%d"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --------------------------------------------------------------- notifications
#: ``file`` writes to SMS_OUTBOX_DIR, ``tencent`` sends through the Tencent Cloud gateway,
#: ``off`` keeps every text message back.
SMS_CHANNEL = env.str("SMS_CHANNEL", "file")
SMS_OUTBOX_DIR = Path(env.str("SMS_OUTBOX_DIR", str(VAR_DIR / "sms")))
#: Texts that are not login codes wait until morning (Shanghai time); empty sends at any hour.
SMS_QUIET_HOURS = env.str("SMS_QUIET_HOURS", "21:00-08:00")
#: The dev-only page that shows what would have been sent. Only development switches it on.
SHOW_OUTBOX_PAGE = False
TENCENT_SMS = {
    "secret_id": env.str("TENCENT_SMS_SECRET_ID", ""),
    "secret_key": env.str("TENCENT_SMS_SECRET_KEY", ""),
    "endpoint": env.str("TENCENT_SMS_ENDPOINT", ""),
    "region": env.str("TENCENT_SMS_REGION", "ap-guangzhou"),
    "app_id": env.str("TENCENT_SMS_APP_ID", ""),
    "sign_name": env.str("TENCENT_SMS_SIGN_NAME", ""),
    #: Our template code to the gateway's template number, as ``login_code=123,place_held=124``.
    "templates": env.dict("TENCENT_SMS_TEMPLATES", {}),
}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# -------------------------------------------------------------------- payments
#: Providers offered online, in this order. ``sandbox`` is refused in production.
PAYMENT_PROVIDERS: list[str] = env.list("PAYMENT_PROVIDERS", ["sandbox"])
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "")
STRIPE_PAYMENT_METHODS: list[str] = env.list(
    "STRIPE_PAYMENT_METHODS", ["card", "alipay", "wechat_pay"]
)
#: Other providers: ``{code: dotted path of a class}``; see docs/money.md.
PAYMENT_PROVIDER_CLASSES: dict[str, str] = env.dict("PAYMENT_PROVIDER_CLASSES", {})
#: Only a settings module can allow the sandbox, never the environment.
SANDBOX_PAYMENTS_ALLOWED = False
SANDBOX_WEBHOOK_SECRET = env.str("SANDBOX_WEBHOOK_SECRET", "")

# ----------------------------------------------------------------------- clock
#: Test-only: an ISO time, an offset as ``+90m``, or ``file:PATH`` holding either.
TEST_CLOCK = env.str("TEST_CLOCK", "")

# --------------------------------------------------------------------- browser
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True

#: A form may end at these payment pages; every other address stays on this site.
CHECKOUT_ORIGINS = ["https://checkout.stripe.com"]
if STRIPE_API_BASE:
    _provider = urlsplit(STRIPE_API_BASE)
    CHECKOUT_ORIGINS.append(f"{_provider.scheme}://{_provider.netloc}")

CONTENT_POLICY_SOURCES: dict[str, object] = {
    "default-src": [SELF],
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],
    # What a teacher or a senior just recorded is listened to before it is sent.
    "media-src": [SELF, "blob:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "form-action": [SELF, *CHECKOUT_ORIGINS],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": CONTENT_POLICY_SOURCES}
#: Wagtail's own screens, for staff alone: they write styles and small scripts into the page.
ADMIN_PREFIX = "/admin/"
ADMIN_CONTENT_POLICY: dict[str, object] = {
    **CONTENT_POLICY_SOURCES,
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "form-action": [SELF],
}

# ------------------------------------------------------------------------- log
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "university.logs.JsonFormatter"},
        "plain": {"()": "university.logs.PlainFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", "plain"),
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "university": {"level": env.str("LOG_LEVEL", "INFO")},
        "courses": {"level": env.str("LOG_LEVEL", "INFO")},
        "enrollment": {"level": env.str("LOG_LEVEL", "INFO")},
        "payments": {"level": env.str("LOG_LEVEL", "INFO")},
        # Django's own handlers write addresses and values; ours above replaces them.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
# Celery must not put its own handlers beside these.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False

from university.settings.clips import *  # noqa: E402, F403  after .env was read
from university.settings.languages import *  # noqa: E402, F403  after .env was read
from university.settings.recordings import *  # noqa: E402, F403  after .env was read
