"""All settings, read from the environment. With none set: development on SQLite.

DVCTRACK_ENV            development (default) or production
DVCTRACK_SECRET_KEY     needed in production
DVCTRACK_ALLOWED_HOSTS  needed in production; host names, separated by commas
DVCTRACK_URL            the address of the site, which letters written by schedule lead to; default
                        https:// and the first of DVCTRACK_ALLOWED_HOSTS
DVCTRACK_VAR_DIR        database, uploads and collected static files; default var/
DVCTRACK_PROXIES        how many proxies of ours stand before the site and write X-Forwarded-For;
                        default 0: the address of a visitor is the one that connects
DVCTRACK_EMAIL_HOST     the mail server; without one, development prints mail on the console and
                        production sends none: one-time links are then handed over on paper
DVCTRACK_EMAIL_PORT     default 587
DVCTRACK_EMAIL_SECURITY starttls (default), tls or none
DVCTRACK_EMAIL_USER     with DVCTRACK_EMAIL_PASSWORD, where the server asks for them
DVCTRACK_EMAIL_FROM     the sender; default dvctrack@localhost
DVCTRACK_PUBLICATIONS   public (default): published versions can be read without signing in; or
                        private
DVCTRACK_PROVINCE       the slug of the province whose site this is; default: a site for all
DVCTRACK_DEADLINE_DAYS  how many days before a service falls due its lead is reminded; default
                        30,7,1
DATABASE_URL            postgres://user:password@host:5432/name; default SQLite in DVCTRACK_VAR_DIR
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from dvctrack.lib.logs import logging_settings

# Lets Django's generic classes be subscripted at run time: ModelAdmin[Agency].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("DVCTRACK_VAR_DIR") or BASE_DIR / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

ENVIRONMENT = os.environ.get("DVCTRACK_ENV", "development")
if ENVIRONMENT not in ("development", "production"):
    raise ImproperlyConfigured(
        f"DVCTRACK_ENV is “{ENVIRONMENT}”. Set it to development or production."
    )
IS_PRODUCTION = ENVIRONMENT == "production"
DEBUG = not IS_PRODUCTION


def _needed_in_production(name: str, in_development: str) -> str:
    value = os.environ.get(name) or ("" if IS_PRODUCTION else in_development)
    if not value:
        raise ImproperlyConfigured(f"Set {name}: production does not start without it.")
    return value


SECRET_KEY = _needed_in_production("DVCTRACK_SECRET_KEY", "insecure-key-for-development-only")
_HOSTS = _needed_in_production("DVCTRACK_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
ALLOWED_HOSTS = [host.strip() for host in _HOSTS.split(",") if host.strip()]
_SITE_URL = f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION else "http://localhost:8000"
SITE_URL = (os.environ.get("DVCTRACK_URL") or _SITE_URL).rstrip("/")

INSTALLED_APPS = [
    # Before ours, which take its page out of the admin.
    "django_tasks",
    "django_tasks_db",
    "dvctrack",
    "entities",
    "indicators",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_htmx",
    "import_export",
    "simple_history",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "dvctrack.lib.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "dvctrack.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dvctrack.middleware.ChosenLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dvctrack.middleware.KeepTypedFieldsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dvctrack.urls"
WSGI_APPLICATION = "dvctrack.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ],
        },
    },
]

# Quoted, since a folder may have a # or a % in its name. An empty DATABASE_URL counts as none.
_SQLITE_URL = f"sqlite:///{quote(str(VAR_DIR / 'db.sqlite3'))}"
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or _SQLITE_URL, conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers do not wait for a writer (WAL), and a transaction takes its write lock at its
    # start instead of failing half-way (immediate).
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }

# Public pages as visitors get them, of each process its own. In development every page is made
# anew, so that a changed template is seen at once.
_CACHE = "locmem.LocMemCache" if IS_PRODUCTION else "dummy.DummyCache"
CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{_CACHE}"}}

# Long work waits in the database for `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTHENTICATION_BACKENDS = ["dvctrack.lockout.LockoutBackend", "entities.policy.MembershipBackend"]
_VALIDATORS = {
    "UserAttributeSimilarityValidator": {},
    "MinimumLengthValidator": {"min_length": 10},
    "CommonPasswordValidator": {},
    "NumericPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in _VALIDATORS.items()
]
# The letter that a person asks for; links of invitations live for seven days.
PASSWORD_RESET_TIMEOUT = 24 * 3600
LOGIN_URL = "login"
# The page of one's work, which leads those without any to the overview.
LOGIN_REDIRECT_URL = "/work/"
LOGOUT_REDIRECT_URL = "/"

# Five wrong passwords for one name from one address: fifteen minutes without sign-in.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Trying again while locked does not make the lock longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "dvctrack.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "dvctrack.views.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "kept"]
AXES_DISABLE_ACCESS_LOG = True
# Its pages are English; ours is at accounts/locked/.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Whose site this is; empty for all. `quickstart` sets up a site by it.
PROVINCE = os.environ.get("DVCTRACK_PROVINCE", "")
PROXIES = int(os.environ.get("DVCTRACK_PROXIES") or 0)

# Idle for half an hour ends a session.
SESSION_ENGINE = "dvctrack.sessions"
SESSION_COOKIE_AGE = 30 * 60

EMAIL_HOST = os.environ.get("DVCTRACK_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("DVCTRACK_EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("DVCTRACK_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DVCTRACK_EMAIL_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("DVCTRACK_EMAIL_FROM") or "dvctrack@localhost"
EMAIL_TIMEOUT = 20
_EMAIL_SECURITY = os.environ.get("DVCTRACK_EMAIL_SECURITY") or "starttls"
if _EMAIL_SECURITY not in ("starttls", "tls", "none"):
    raise ImproperlyConfigured(
        f"DVCTRACK_EMAIL_SECURITY is “{_EMAIL_SECURITY}”. Set it to starttls, tls or none."
    )
EMAIL_USE_TLS = _EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = _EMAIL_SECURITY == "tls"
SENDS_MAIL = bool(EMAIL_HOST) or not IS_PRODUCTION
_MAIL_BACKEND = "smtp" if EMAIL_HOST else "dummy" if IS_PRODUCTION else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_MAIL_BACKEND}.EmailBackend"

# A lead is reminded so many days before a service falls due, the day after, and weekly from then.
try:
    DEADLINE_REMINDER_DAYS = frozenset(
        int(days) for days in (os.environ.get("DVCTRACK_DEADLINE_DAYS") or "30,7,1").split(",")
    )
except ValueError as error:
    raise ImproperlyConfigured(
        "Set DVCTRACK_DEADLINE_DAYS to whole numbers of days, such as 30,7,1."
    ) from error

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["dvctrack.formats"]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

STATIC_URL = "/static/"
_PUBLICATIONS = os.environ.get("DVCTRACK_PUBLICATIONS", "public")
if _PUBLICATIONS not in ("public", "private"):
    raise ImproperlyConfigured(
        f"DVCTRACK_PUBLICATIONS is “{_PUBLICATIONS}”. Set it to public or private."
    )
PUBLICATIONS_ARE_PUBLIC = _PUBLICATIONS == "public"

STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Outside production files are served from where they stand, with nothing collected first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not IS_PRODUCTION

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Bootstrap's icons are data: images in its style sheet.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if IS_PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # A load balancer asks for these without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dvctrack.views.form_expired"

# The largest form is the table of all agencies of a period: 84 of them with 12 numbers each, their
# versions and notes, and room for more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5.html"

# In development acts show on the pages; the console holds what went wrong.
LOGGING = logging_settings(as_json=IS_PRODUCTION)
