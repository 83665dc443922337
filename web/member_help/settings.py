"""Settings of the web app, out of the process environment, which nothing else in web/ reads."""

import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from member_help.databases import database
from member_help.environment import day, from_env, listed, networks, switch, whole

WEB_DIR = Path(__file__).resolve().parent.parent
PROJECT_DIR = WEB_DIR.parent
# ``bot.faq.promises`` and ``bot.rules`` lie beside web/ and are no package to install.
if str(PROJECT_DIR) not in sys.path:
    sys.path.append(str(PROJECT_DIR))


# Never a default: Django itself refuses to sign anything with an empty key.
SECRET_KEY = from_env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

# What this project adds to Django's own settings.
PLAN_DATE = day("PLAN_DATE", "2019-05-16")
VAR_DIR = PROJECT_DIR / from_env("VAR_DIR", "var")
CONTENT_DIR = PROJECT_DIR / from_env("CONTENT_DIR", ".")
# The folder of releases, where this process can read it.
RELEASES_DIR = PROJECT_DIR / from_env("RELEASES_DIR") if from_env("RELEASES_DIR") else None
RASA_URL = from_env("RASA_URL", "http://127.0.0.1:5005").rstrip("/")
RASA_TOKEN = from_env("RASA_TOKEN")
WORKBENCH_URL = from_env("WORKBENCH_URL", "http://127.0.0.1:5006").rstrip("/")
WORKBENCH_TOKEN = from_env("WORKBENCH_TOKEN")
REDIS_URL = from_env("REDIS_URL")
# Conversations without a new message for so long are deleted (``manage.py forget_old``).
RETENTION_DAYS = whole("RETENTION_DAYS", 180)
# Backups are kept for so long (``scripts/backup.py``), and erased members in them; the notice says
# it, and for as long is noted who was erased.
BACKUP_DAYS = whole("BACKUP_DAYS", 30)
if BACKUP_DAYS > RETENTION_DAYS:
    raise ImproperlyConfigured("BACKUP_DAYS must not be longer than RETENTION_DAYS")

# Who may read /metrics, by the address that the proxy tells, or that the connection comes from.
METRICS_ALLOW_IPS = networks("METRICS_ALLOW_IPS", "127.0.0.0/8,::1/128")

# `line` for people, `json` for machines (``bot.logs``).
LOG_FORMAT = from_env("LOG_FORMAT", "line")

# The desk. A call for a human that nobody took for so long is taken back with an apology; calling
# again within so many hours goes on with the same case; who gives no sign of life is gone.
UNCLAIMED_MINUTES = whole("UNCLAIMED_MINUTES", 10)
REOPEN_HOURS = 24
STAFF_GONE_SECONDS = 120
STAFF_TEXT_LIMIT = 1000
SIGNIN_TRIES_A_MINUTE = whole("SIGNIN_TRIES_A_MINUTE", 20)
ACCOUNT_TRIES_A_MINUTE = 5

# Host apps that embed the widget: where their pages lie, and how their tokens are signed. Without
# an issuer no host token is accepted. The key is a JWKS file (a replaced one is read at once) or,
# for HS256, one secret.
HOST_ORIGINS = listed("HOST_ORIGINS")
HOST_JWT_ISSUER = from_env("HOST_JWT_ISSUER")
HOST_JWT_AUDIENCE = from_env("HOST_JWT_AUDIENCE", "member-help")
HOST_JWT_ALGORITHM = from_env("HOST_JWT_ALGORITHM", "RS256")
HOST_JWT_JWKS = from_env("HOST_JWT_JWKS")
HOST_JWT_SECRET = from_env("HOST_JWT_SECRET")
HOST_JWT_LONGEST_SECONDS = 3600

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "member_help",
    "accounts",
    "chat",
    "desk",
    "studio",
]
# Every entry works under asyncio: one that did not would hold a thread for each long poll.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "member_help.problems.ProblemMiddleware",
]
ROOT_URLCONF = "member_help.urls"
ASGI_APPLICATION = "member_help.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "member_help.groups.for_templates",
            ]
        },
    }
]

DATABASES = {"default": database(from_env("DATABASE_URL", f"sqlite:///{VAR_DIR}/web.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In memory is right for one process; more than one process needs Redis to nudge each other.
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "chat.layer.SteadyRedisLayer",
        # Listening takes 5 s at a time; whoever says nothing for longer hangs.
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "socket_timeout": 10, "socket_connect_timeout": 2}]
        },
    }
    if REDIS_URL
    else {"BACKEND": "chat.layer.OneProcessLayer"}
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB_DIR / "static"]

# Sign-in: a one-time link sets the password; from then on password and second factor. For a look
# around on one machine a link alone will do, and only where nobody else can reach it.
DEMO_SIGNIN = switch("DEMO_SIGNIN")
if DEMO_SIGNIN and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
    raise ImproperlyConfigured("DEMO_SIGNIN is for loopback: ALLOWED_HOSTS names other hosts")
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "sesame.backends.ModelBackend",
]
SESAME_ONE_TIME = True
SESAME_MAX_AGE = 8 * 3600 if DEMO_SIGNIN else 60 * whole("SIGNIN_LINK_MINUTES", 60)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "first_name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
OTP_TOTP_ISSUER = "member-help"
STAFF_SESSION_SECONDS = 12 * 3600
STAFF_IDLE_SECONDS = 60 * whole("STAFF_IDLE_MINUTES", 60)
LOGIN_URL = "/login"

# The session cookie lets a member's reload find the same conversation.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "member_help.problems.csrf_failure"

# Behind a proxy that speaks TLS. uvicorn takes the scheme from X-Forwarded-Proto, of the proxies
# that FORWARDED_ALLOW_IPS names only. The prefix keeps a neighbouring host from setting the cookie.
BEHIND_TLS = switch("BEHIND_TLS")
if BEHIND_TLS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    # Asked on the inside, without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# Members' limits. Sizes in bytes and characters, times in seconds.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
MEMBER_TEXT_LIMIT = 1000
MEMBER_COMMENT_LIMIT = 200
MEMBER_TOKEN_SECONDS = 24 * 3600
MEMBER_MESSAGES_A_MINUTE = whole("MEMBER_MESSAGES_A_MINUTE", 30)
MEMBER_SOCKETS = 6
MEMBER_COPIES_A_MINUTE = 3
# Many members may share one address (a carrier's, an office's): set these to suit.
ADDRESS_MESSAGES_A_MINUTE = whole("ADDRESS_MESSAGES_A_MINUTE", 300)
ADDRESS_SESSIONS_A_MINUTE = whole("ADDRESS_SESSIONS_A_MINUTE", 60)

# A host app's page may call the API, without our cookie: its member has a host token.
CORS_ALLOWED_ORIGINS = HOST_ORIGINS
CORS_URLS_REGEX = r"^/api/chat/"
CORS_EXPOSE_HEADERS = ["Retry-After"]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ours": {"()": "bot.logs.formatter", "name": LOG_FORMAT, "process": "web"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # uvicorn and Django set up their own; ours is the one format.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "uvicorn": {"handlers": [], "level": "INFO", "propagate": True},
        # Every address with its query, sign-in links too. --no-access-log alone does not keep them
        # out: it takes this logger's handlers away, and the line above gave it the root's.
        "uvicorn.access": {"handlers": [], "propagate": False},
        # httpx would log every call to the workbench.
        "httpx": {"level": "WARNING"},
        # Every scanner on the net sends wrong host names; they get their 400 without a traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
