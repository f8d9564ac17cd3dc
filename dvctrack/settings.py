"""All settings. What an operator sets comes from the environment: docs/operate.md has the table.

With none set: development on SQLite. What is wrong is told all at once, by the last line.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import django_stubs_ext
from csp.constants import NONE, SELF

from dvctrack.environment import Environment
from dvctrack.lib.logs import logging_settings

# Lets Django's generic classes be subscripted at run time: ModelAdmin[Agency].
django_stubs_ext.monkeypatch()

environment = Environment(os.environ)
environment.renamed("DVCTRACK_SITE_URL", "DVCTRACK_URL")
IS_PRODUCTION = environment.is_production
DEBUG = not IS_PRODUCTION

# Where templates/ and fixtures/ stand: the clone, or where they were installed to.
_INSTALLED = Path(__file__).resolve().parent / "shipped"
BASE_DIR = _INSTALLED if _INSTALLED.is_dir() else _INSTALLED.parent.parent
# Whatever the site writes is for the user that runs it alone, in this folder and elsewhere.
os.umask(0o077)
VAR_DIR = environment.folder(
    "DVCTRACK_VAR_DIR", (Path.cwd() if BASE_DIR == _INSTALLED else BASE_DIR) / "var"
)

SECRET_KEY = environment.key("DVCTRACK_SECRET_KEY")
# Former keys: sessions and links that were signed with them still hold.
SECRET_KEY_FALLBACKS = environment.former_keys("DVCTRACK_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.hosts("DVCTRACK_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = environment.site_address("DVCTRACK_URL", hosts=ALLOWED_HOSTS)

INSTALLED_APPS = [
    # Before ours, which take their pages out of the admin.
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "dvctrack",
    "entities",
    "indicators",
    "dvctrack.lib.admin.site.HouseAdminConfig",
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
]

MIDDLEWARE = [
    "dvctrack.lib.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dvctrack.middleware.NoDemoMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "dvctrack.middleware.NoStoreMiddleware",
    "dvctrack.faults.ProblemsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dvctrack.middleware.ChosenLocaleMiddleware",
    "dvctrack.middleware.NamedHostMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "dvctrack.faults.RefuseNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dvctrack.middleware.EndedAccountMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "dvctrack.middleware.SecondFactorMiddleware",
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

# Quoted, since a folder may have a # or a % in its name.
DATABASES = {
    "default": environment.database(
        "DATABASE_URL", in_development=f"sqlite:///{quote(str(VAR_DIR / 'db.sqlite3'))}"
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
# A page gives up what a command or a worker waits for; dvctrack/wsgi.py adds this.
STATEMENT_SECONDS = environment.number("DVCTRACK_STATEMENT_SECONDS", 30, least=1)
LOCK_SECONDS = 3
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE_OPTIONS_OF_PAGES: dict[str, int | str] = {"timeout": LOCK_SECONDS}
else:
    # That a server cannot be reached is known within seconds, also to commands. Compiling a query
    # takes seconds where running it takes a tenth of one.
    _GIVEN = {"connect_timeout": 3, "options": "-c jit=off"} | DATABASES["default"].get(
        "OPTIONS", {}
    )
    DATABASES["default"]["OPTIONS"] = _GIVEN
    _WAITS = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s"
    DATABASE_OPTIONS_OF_PAGES = {"options": f"{_WAITS} {_GIVEN['options']}"}

# What `/readyz` asks for.
DISK_MARGIN_MB = environment.number("DVCTRACK_DISK_MB", 500)
BACKUP_HOURS = environment.number("DVCTRACK_BACKUP_HOURS", 0)

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
# And so many of an hour from one address, whatever the names.
AXES_HANDLER = "dvctrack.lockout.Handler"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
SIGN_INS_BY_ADDRESS = environment.number("DVCTRACK_SIGN_INS_BY_ADDRESS", 50, least=1)
AXES_CLIENT_IP_CALLABLE = "dvctrack.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "dvctrack.views.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "kept"]
AXES_DISABLE_ACCESS_LOG = True
# Its pages are English; ours is at accounts/locked/.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
_KNOWN = ("required", "off") if IS_PRODUCTION else ("off", "required")
SECOND_FACTOR = environment.choice("DVCTRACK_SECOND_FACTOR", *_KNOWN)
# Beside the name of the account in the telephone.
OTP_TOTP_ISSUER = "dvctrack"
# Whose site this is; empty for all. `quickstart` sets up a site by it.
PROVINCE = environment.text("DVCTRACK_PROVINCE")
# How many proxies of ours stand before the site and write X-Forwarded-For.
PROXIES = environment.number("DVCTRACK_PROXIES", 0, most=9)

# Idle for half an hour ends a session, and so many seconds after signing in.
SESSION_ENGINE = "dvctrack.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_LIFE = environment.number("DVCTRACK_SESSION_HOURS", 12, least=1, most=72) * 3600

EMAIL_HOST = environment.host("DVCTRACK_EMAIL_HOST")
EMAIL_PORT = environment.number("DVCTRACK_EMAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = environment.text("DVCTRACK_EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("DVCTRACK_EMAIL_PASSWORD")
DEFAULT_FROM_EMAIL = environment.text("DVCTRACK_EMAIL_FROM", "dvctrack@localhost")
EMAIL_TIMEOUT = 20
_EMAIL_SECURITY = environment.choice("DVCTRACK_EMAIL_SECURITY", "starttls", "tls", "none")
EMAIL_USE_TLS = _EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = _EMAIL_SECURITY == "tls"
SENDS_MAIL = bool(EMAIL_HOST) or not IS_PRODUCTION
_MAIL_BACKEND = "smtp" if EMAIL_HOST else "dummy" if IS_PRODUCTION else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_MAIL_BACKEND}.EmailBackend"

# How many letters for a new password are written in an hour.
RESETS_BY_ADDRESS = environment.number("DVCTRACK_RESETS_BY_ADDRESS", 20, least=1)
RESETS_BY_PERSON = environment.number("DVCTRACK_RESETS_BY_PERSON", 5, least=1)

# A lead is reminded so many days before a service falls due, the day after, and weekly from then.
DEADLINE_REMINDER_DAYS = environment.numbers("DVCTRACK_DEADLINE_DAYS", "30,7,1")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["dvctrack.formats"]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

STATIC_URL = "/static/"
PUBLICATIONS_ARE_PUBLIC = (
    environment.choice("DVCTRACK_PUBLICATIONS", "public", "private") == "public"
)

# The site serves them itself, so that no other server needs to read a file of this one.
STATIC_ROOT = Path(environment.text("DVCTRACK_STATIC_DIR") or VAR_DIR / "static")
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "dvctrack.lib.files.storage.WholeFileStorage"},
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
    SECURE_HSTS_PRELOAD = environment.flag("DVCTRACK_HSTS_PRELOAD")
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD or environment.flag(
        "DVCTRACK_HSTS_SUBDOMAINS"
    )
    # Whether machines beside this one speak https too is for the operator to know.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dvctrack.views.form_expired"

# The largest form is the table of all agencies of a period: 84 of them with 12 numbers each, their
# versions and notes, and room for more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Limits of imports: readers at once on the site and of the files of one person, files that a
# person sends on a day, and for how many days a file is kept that was put aside; and signed
# reports, and pieces of evidence, that a person attaches on a day.
READERS = environment.number("DVCTRACK_READERS", 2, least=1)
READERS_OF_PERSON = environment.number("DVCTRACK_READERS_OF_PERSON", 1, least=1)
UPLOADS_A_DAY = environment.number("DVCTRACK_UPLOADS_A_DAY", 200, least=1)
ATTACHMENTS_A_DAY = environment.number("DVCTRACK_ATTACHMENTS_A_DAY", 200, least=1)
DISCARDED_DAYS = environment.number("DVCTRACK_DISCARDED_DAYS", 30, least=1)

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5.html"

# In development acts show on the pages; the console holds what went wrong.
LOGGING = logging_settings(as_json=IS_PRODUCTION)

environment.refuse()
