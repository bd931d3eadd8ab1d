"""Django's settings. What differs between installations is read through `config.environment`."""

import secrets
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.api_settings import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 - settings of their own file
from config.environment import Environment, UnsafeSetting
from config.logs import logging_config
from config.notice_settings import notice_settings
from config.sign_in_settings import *  # noqa: F403 - settings of their own file

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
VAR_DIR = Path(env.text("VAR_DIR"))
if not VAR_DIR.is_absolute():
    VAR_DIR = BASE_DIR / VAR_DIR
env.refuse_unsafe(VAR_DIR)
PRODUCTION = env.production
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
KEYS_DIR = VAR_DIR / "keys"

# Who we are

DEBUG = env.flag("DEBUG")
#: Which of the upper apps this installation has; the core runs with any of them, or with none.
UPPER_APPS = ("alliances", "governance", "enforcement")
PORTAL_APPS = env.several("PORTAL_APPS", UPPER_APPS)
DEMONSTRATION = env.flag("DEMONSTRATION", default=not PRODUCTION and PORTAL_APPS == UPPER_APPS)
if DEMONSTRATION and PORTAL_APPS != UPPER_APPS:
    raise UnsafeSetting("DEMONSTRATION=1 shows all three apps; it does not go with PORTAL_APPS.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS") or ["*"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES")

# Keys

SECRET_KEY = env.secret("SECRET_KEY", KEYS_DIR)
AUDIT_KEY = env.secret("AUDIT_KEY", KEYS_DIR)
HASH_KEY = env.secret("HASH_KEY", KEYS_DIR)
FIELD_KEYS = env.secret("FIELD_KEYS", KEYS_DIR, make=lambda: f"k1:{secrets.token_hex(32)}")
FIELD_CIPHER = env.text("FIELD_CIPHER")
AUDIT_ANCHOR = env.text("AUDIT_ANCHOR") or f"{VAR_DIR}-anchor.log"
# Where the court's own key lies; only its place is known here, never the key.
COURT_KEY_FILE = env.text("COURT_KEY_FILE") or (f"{VAR_DIR}-court.key" if DEMONSTRATION else "")
COURT_PROFILE = (
    env.one_of("COURT_PROFILE", "liaison", "full")
    if env.text("COURT_PROFILE")
    else ("full" if DEMONSTRATION else "liaison")
)
COURT_VIEWS_A_DAY = env.number("COURT_VIEWS_A_DAY")
COURT_REQUESTS_A_DAY = env.number("COURT_REQUESTS_A_DAY")
COURT_SEAL_AFTER_DAYS = env.number("COURT_SEAL_AFTER_DAYS")
METRICS_TOKEN = env.text("METRICS_TOKEN")

# Apps

_ABSENT = set(UPPER_APPS) - set(PORTAL_APPS)
SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"] = {
    name: place
    for name, place in SPECTACULAR_SETTINGS["ENUM_NAME_OVERRIDES"].items()
    if place.partition(".")[0] not in _ABSENT
}
INSTALLED_APPS = [
    "config.apps.PortalConfig",
    "audit",
    "organisations",
    "tickets",
    "meetings",
    *PORTAL_APPS,
    "django_linear_migrations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.apps.PortalStaticFilesConfig",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "simple_history",
    "template_partials",
]
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "organisations.middleware.IdleTimeoutMiddleware",
    "organisations.middleware.ActingPostMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "organisations.context.portal",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
#: How an empty choice reads where its form has no words of its own for it; `config.apps` tells Django, which has no
#: setting of its own.
FILTERS_EMPTY_CHOICE_LABEL = "—"

# State: database, queue, files

if env.text("DATABASE_URL"):
    DATABASES = {
        "default": dj_database_url.parse(env.text("DATABASE_URL"), conn_max_age=600, conn_health_checks=True)
    }
    # PostgreSQL would compile what it thinks is costly: seconds for a page's query that then runs a millisecond.
    DATABASES["default"]["OPTIONS"] = {"options": "-c jit=off"} | DATABASES["default"].get("OPTIONS", {})
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "portal.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # With DEFERRED, about half of concurrent writes fail with "database is locked".
                "transaction_mode": "IMMEDIATE",
                # The longest story of the demonstration writes for half a minute on a slow machine.
                "timeout": 50,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
# In the database, so that what is counted against guessers holds in every web process and on every host.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = env.text("BROKER_URL") or "filesystem://"
if CELERY_BROKER_URL == "filesystem://":
    QUEUE_DIR = VAR_DIR / "queue"
    for folder in ("messages", "processed", "control"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "processed_folder": str(QUEUE_DIR / "processed"),
        "control_folder": str(QUEUE_DIR / "control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # A message whose worker died comes back after this; longer than the longest task.
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 300
# What talks to the world outside has a worker of its own: a host that hangs stops no ticket.
CELERY_TASK_ROUTES = {"tickets.send_outside": {"queue": "outside"}}
# What is due by the clock waits behind no crowd of tickets: the worker takes from both queues in turn.
CLOCK_QUEUE = "clock"
WORKER_QUEUES = ("celery", CLOCK_QUEUE)
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "config.beating:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A beat message that nobody took within its interval is of no use to anybody any more; but the clocks of two hosts
    # differ, and a worker that is ahead of the beat by a few seconds must not throw everything away.
    name: {
        "task": task,
        "schedule": seconds,
        "options": {
            "expires": max(seconds, 60),
            **CELERY_TASK_ROUTES.get(task, {"queue": CLOCK_QUEUE}),
        },
        "kwargs": arguments,
    }
    for name, task, seconds, arguments in (
        ("sweep", "tickets.sweep", 30, {}),
        ("deliver", "tickets.deliver", 5, {}),
        ("send-outside", "tickets.send_outside", 5, {}),
        ("forget-deliveries", "tickets.forget_deliveries", 3600, {}),
        ("expire-returns", "tickets.expire_returns", 300, {}),
        ("remind", "tickets.remind", 300, {}),
        ("propose-supervision", "tickets.propose_supervision", 300, {}),
        ("bring-back", "tickets.bring_back", 300, {}),
        ("resume-recomputing", "tickets.resume_recomputing", 60, {}),
        ("warn-calendar", "tickets.warn_calendar", 3600, {}),
        ("fold-figures", "tickets.fold_figures", 10, {}),
        ("late-payments", "alliances.find_late_payments", 3600, {}),
        ("unpaid-wages", "alliances.find_unpaid_wages", 3600, {}),
        ("resume-hotline", "tickets.resume_hotline", 30, {}),
        ("forget-hotline", "tickets.forget_hotline", 3600, {}),
        ("index-search", "tickets.index_search", 3, {}),
        ("learn", "tickets.learn", 3600, {}),
        ("resume-dry-runs", "tickets.resume_dry_runs", 60, {}),
        ("end-lapsed-seats", "governance.end_lapsed", 3600, {}),
        ("remind-of-hazards", "governance.remind_of_hazards", 600, {}),
        ("forget-fellow-raisers", "governance.forget_fellows", 3600, {}),
        ("forget-intake", "governance.forget_intake", 3600, {}),
        ("tell-court-ends", "enforcement.tell_what_is_due", 600, {}),
        ("expire-requests", "enforcement.expire_requests", 600, {}),
        ("seal-replies", "enforcement.seal_replies", 3600, {}),
        ("open-joint-actions", "enforcement.open_joint_actions", 60, {}),
        ("seal", "audit.seal", 5, {}),
        ("seal-everything", "audit.seal", 3600, {"everything": True}),
        ("anchor", "audit.anchor", 60, {}),
    )
    if task.partition(".")[0] not in _ABSENT
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    # By hash, so the same name is the same content.
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.text("FILES_DIR") or VAR_DIR / "attachments",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
            "allow_overwrite": True,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_MB = env.number("FILE_MB")
FILES_PER_TICKET = env.number("FILES_PER_TICKET")
# Uploads to the court are encrypted before they touch a disk.
FILES_NEVER_ON_DISK = ("/court/",)
FILE_UPLOAD_HANDLERS = ["tickets.files.uploading.BoundedUploadHandler"]
TESTING = "pytest" in sys.modules
if DEBUG or TESTING:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
    # A test's client makes its own middleware: it looks for a file when one is asked for, not for all of them beforehand.
    WHITENOISE_AUTOREFRESH = TESTING
if TESTING:
    # Each process its own: one that stops its clock at a later day sweeps away what another has just kept.
    STORAGES["default"] = STORAGES["attachments"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Browser

FIGURES_PARTLY = env.decimals("FIGURES_PARTLY").get("0", 0)
FIGURES_WEIGHTS = env.decimals("FIGURES_WEIGHTS")
FIGURES_BANDS = sorted(env.decimals("FIGURES_BANDS").values(), reverse=True)
FIGURES_RANKING = env.flag("FIGURES_RANKING")

HTTPS = env.flag("HTTPS", default=PRODUCTION)
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES")
# In the demonstration several people try the same account.
SINGLE_SESSION = env.flag("SINGLE_SESSION", default=not DEMONSTRATION)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Probes of the machine itself ask by plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Notices that leave the portal, in a file of their own; Django asks for each by its name

globals().update(notice_settings(env, VAR_DIR, ALLOWED_HOSTS))

# Rosters

SIMPLE_HISTORY_REVERT_DISABLED = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

LOGGING = logging_config(json=env.text("LOG_FORMAT") == "json" or (PRODUCTION and not env.text("LOG_FORMAT")))
