"""Settings: one file, environment in, loud when wrong. docs/operations.md explains every variable."""

import os
import re
import sys
from pathlib import Path

import dj_database_url
import django_stubs_ext
import pgtrigger
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ctperf.entrance import *  # noqa: F403 - settings, all of them
from ctperf.entrance import ALLAUTH_TRUSTED_PROXY_COUNT, BEHIND_TLS, DEBUG, PROVIDER_ORIGINS
from ctperf.environment import env, env_bool, env_date, env_int
from ctperf.local.entry import own_address
from ctperf.logs import structured_logging
from metrics.intake.fetching.hosts import allowed_hosts
from metrics.rules.codes import Status, Verdict
from scorecards.rules.codes import FlipCause

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env("SECRET_KEY")
# Keys from before: what they signed and encrypted can still be read.
SECRET_KEY_FALLBACKS = [key for key in env("SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = [h for h in env("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in env("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

# Where the links of mails lead to. The local stack knows its own address; anybody else has to say it.
try:
    SITE_URL = env("SITE_URL", "" if BEHIND_TLS else own_address(os.environ)).rstrip("/")
except ValueError as error:
    raise ImproperlyConfigured(f"PORT must be 1 to 65535, not {error}.") from error
if not re.fullmatch(r"https?://[^/\s]+", SITE_URL):
    raise ImproperlyConfigured(
        "SITE_URL must be the address people open the site at, such as https://ctperf.example.gov. Mails link to it."
    )

VAR = Path(env("CTPERF_VAR", str(BASE_DIR / "var")))
SITE_CLOCK = env_date("CTPERF_CLOCK")  # what the site calls today; None is the real today

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "ctperf",
    "scorecards",
    "goals",
    "linkage",
    "metrics",
    "accounts",
    "agencies",
    "accounts.apps.CatalogAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "rest_framework",
    "knox",
    "django.contrib.postgres",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "ctperf.recording.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Form tokens are masked anew in every answer, so that compression tells nothing about them.
    "django.middleware.gzip.GZipMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ctperf.sessions.SessionLimitsMiddleware",
    "ctperf.factors.SecondFactorMiddleware",
    "ctperf.auditing.AuditMiddleware",
]

ROOT_URLCONF = "ctperf.urls"
WSGI_APPLICATION = "ctperf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scorecards.views.site.site",
            ],
        },
    }
]

# The application role has no DDL; migrate uses the owner's address.
DATABASES = {"default": dj_database_url.parse(env("DATABASE_URL"), conn_max_age=300, conn_health_checks=True)}
if "migrate" in sys.argv[:2] or env_bool("CTPERF_AS_OWNER", False):
    DATABASES["default"] = dj_database_url.parse(env("DATABASE_OWNER_URL", env("DATABASE_URL")))
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
# Tests start from nothing; DISABLE_SERVER_SIDE_CURSORS stays off because COPY and plain queries are all we use.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The mapping page of a file sends a few fields for each of its columns.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

REDIS_URL = env("REDIS_URL")
# A Redis that does not answer must not hold up whoever asks for a page.
CACHES = {
    "default": {
        "BACKEND": "ctperf.cache.SharedCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 2.0},
    }
}

# Celery has names of its own for a socket and for the numbered database behind it.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_DEFAULT_QUEUE = "ctperf"
# Work on records has a queue and a worker of its own.
CELERY_TASK_ROUTES = {"linkage.tasks.*": {"queue": "enclave"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The visibility timeout is longer than the time limit, so that no running task is handed out twice. A broker that is
# down must cost a user nothing: connecting gives up at once, and the sweep takes up what the nudge could not.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_limit": 100,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5.0,
    "max_retries": 0,
    "retry_policy": {"max_retries": 0, "timeout": 0.5},
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "America/New_York"

# Feeds ask these hosts and no others: a name means https; `http://127.0.0.1:8080` is written out.
FEED_HOSTS = [h for h in env("FEED_HOSTS", "data.ct.gov").split(",") if h.strip()]
FEED_MAX_MB = env_int("FEED_MAX_MB", 10)
FEED_SECONDS = env_int("FEED_SECONDS", 120)
if not 1 <= FEED_SECONDS <= 240:
    raise ImproperlyConfigured("FEED_SECONDS must be 1 to 240: the task that asks must end before it is stopped.")
try:
    allowed_hosts(FEED_HOSTS)
except ValueError as error:
    raise ImproperlyConfigured(f"FEED_HOSTS: {error}") from error

# Working days of the State between the end of a quarter and the dates of its reporting period.
REPORTING_OPENS = env_int("REPORTING_OPENS", 10)
REPORTING_DUE = env_int("REPORTING_DUE", 15)
REPORTING_CLOSES = env_int("REPORTING_CLOSES", 30)
if not (REPORTING_OPENS <= 60 and 1 <= REPORTING_DUE <= REPORTING_CLOSES <= 250):
    raise ImproperlyConfigured("REPORTING_DUE must be at least 1, REPORTING_CLOSES no less and at most 250, REPORTING_OPENS at most 60.")

# Without a mail server mails are kept as files, so that a trial sends nothing to anybody.
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_BACKEND = "accounts.actions.mail.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_PORT = env_int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "ctperf@localhost")

# Where the files of briefing packs lie until they are removed: the web processes and the workers need the same folder.
PACKS_DIR = Path(env("PACKS_DIR", str(VAR / "packs")))
PACKS_KEEP_DAYS = env_int("PACKS_KEEP_DAYS", 14)
PACKS_MAX_MB = env_int("PACKS_MAX_MB", 500)
PACKS_PER_HOUR = env_int("PACKS_PER_HOUR", 12)
if not (1 <= PACKS_KEEP_DAYS <= 60 and PACKS_MAX_MB >= 10 and PACKS_PER_HOUR >= 1):
    raise ImproperlyConfigured("PACKS_KEEP_DAYS must be 1 to 60, PACKS_MAX_MB at least 10, PACKS_PER_HOUR at least 1.")

# Where records are linked: outside the database and the site's folder, and its key outside of that again.
ENCLAVE_DIR = Path(env("ENCLAVE_DIR", str(VAR.with_name(f"{VAR.name}-enclave"))))
ENCLAVE_KEY_FILE = Path(env("ENCLAVE_KEY_FILE", str(VAR.with_name(f"{VAR.name}-enclave.key"))))
ENCLAVE_MEMORY_MB = env_int("ENCLAVE_MEMORY_MB", 6000)
ENCLAVE_MINUTES = env_int("ENCLAVE_MINUTES", 240)
ENCLAVE_FILE_MB = env_int("ENCLAVE_FILE_MB", 20000)
if not (ENCLAVE_MEMORY_MB >= 500 and 1 <= ENCLAVE_MINUTES <= 2880 and ENCLAVE_FILE_MB >= 1):
    raise ImproperlyConfigured("ENCLAVE_MEMORY_MB must be at least 500, ENCLAVE_MINUTES 1 to 2880, ENCLAVE_FILE_MB at least 1.")

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/New_York"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("CTPERF_STATIC", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000

SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Plotly hands a drawn chart to the download link as a blob or data address.
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Chromium holds what a form is redirected to against this too: signing in leads to the identity providers.
        "form-action": [SELF, *PROVIDER_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ["camera", "geolocation", "microphone", "payment", "usb", "accelerometer", "gyroscope"]
}

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True

# Its own table of tokens is not used: accounts.ApiToken takes its place.
MIGRATION_MODULES: dict[str, str | None] = {"knox": None}
# How much the API answers a minute: writes of one token or person, reads from one address.
API_WRITES_PER_MINUTE = env_int("API_WRITES_PER_MINUTE", 60)
API_READS_PER_MINUTE = env_int("API_READS_PER_MINUTE", 1200)
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105  (the name of a table)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "scorecards.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "scorecards.api.schema.DocumentedSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "scorecards.api.paging.CodeCursor",
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CTPerf API",
    "DESCRIPTION": "Agencies, priority areas, goals, measures, readings, targets, scorecards and flips, as published.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {f"{codes.__name__}Enum": sorted(code.slug for code in codes) for codes in (Status, Verdict, FlipCause)},
}

LOGGING = structured_logging(debug=DEBUG)
