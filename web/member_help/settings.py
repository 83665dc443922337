"""Settings of the web environment. The only module of web/ that reads the process environment."""

import os
import sys
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

WEB_DIR = Path(__file__).resolve().parent.parent
PROJECT_DIR = WEB_DIR.parent
# ``bot.faq.promises`` and ``bot.rules`` lie beside web/ and are no package to install.
if str(PROJECT_DIR) not in sys.path:
    sys.path.append(str(PROJECT_DIR))


def _from_env(name: str, default: str = "") -> str:
    """An environment value; an empty one counts as unset, as shells and compose files write it."""
    return os.environ.get(name, "").strip() or default


def _day(name: str, default: str) -> date:
    try:
        return date.fromisoformat(_from_env(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a date like 2019-05-16") from error


def _whole(name: str, default: int) -> int:
    try:
        number = int(_from_env(name, str(default)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number") from error
    if number < 1:
        raise ImproperlyConfigured(f"{name} must be at least 1")
    return number


def _switch(name: str) -> bool:
    value = _from_env(name, "0").lower()
    if value not in ("0", "1", "false", "true"):
        raise ImproperlyConfigured(f"{name} must be 1 or 0")
    return value in ("1", "true")


def _networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(one) for one in _listed(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be networks like 10.0.0.0/8") from error


def _listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in _from_env(name, default).split(",") if part.strip()]


_POOL = {
    "min_size": 1,
    "max_size": 12,
    # Who asks while the server is away is told so soon, and asks again.
    "timeout": 3,
    # Trying to connect rests twice as long each time until it gives up after so many seconds, and
    # begins anew with the next request: else a server that was away for a minute was found again
    # up to a minute later.
    "reconnect_timeout": 1,
}
# Without limits of libpq's a host that is gone is waited for for minutes (seconds, milliseconds).
_PATIENCE = {"connect_timeout": 3, "tcp_user_timeout": 5_000}


def _database(url: str) -> dict[str, Any]:
    """Connection settings; one writer at a time on SQLite, pooled connections on PostgreSQL."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE takes the write lock when a transaction starts: a transaction that began by
        # reading could otherwise fail with "database is locked" when it comes to write.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is deleted is overwritten: an erased message must not lie on in the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA secure_delete=ON;",
        }
    else:
        # What the URL says (sslmode …) comes last.
        config["OPTIONS"] = {**_PATIENCE, "pool": _POOL, **config.get("OPTIONS", {})}
        # A connection that died with a restarted server is replaced before it is given out.
        config["CONN_HEALTH_CHECKS"] = True
    return config


# Never a default: Django itself refuses to sign anything with an empty key.
SECRET_KEY = _from_env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = _listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

# What this project adds to Django's own settings.
PLAN_DATE = _day("PLAN_DATE", "2019-05-16")
VAR_DIR = PROJECT_DIR / _from_env("VAR_DIR", "var")
CONTENT_DIR = PROJECT_DIR / _from_env("CONTENT_DIR", ".")
# The folder of releases, where this process can read it.
RELEASES_DIR = PROJECT_DIR / _from_env("RELEASES_DIR") if _from_env("RELEASES_DIR") else None
RASA_URL = _from_env("RASA_URL", "http://127.0.0.1:5005").rstrip("/")
RASA_TOKEN = _from_env("RASA_TOKEN")
WORKBENCH_URL = _from_env("WORKBENCH_URL", "http://127.0.0.1:5006").rstrip("/")
WORKBENCH_TOKEN = _from_env("WORKBENCH_TOKEN")
REDIS_URL = _from_env("REDIS_URL")
# Conversations without a new message for so long are deleted (``manage.py forget_old``).
RETENTION_DAYS = _whole("RETENTION_DAYS", 180)
# Backups are kept for so long (``scripts/backup.py``), and erased members in them; the notice says
# it, and for as long is noted who was erased.
BACKUP_DAYS = _whole("BACKUP_DAYS", 30)
if BACKUP_DAYS > RETENTION_DAYS:
    raise ImproperlyConfigured("BACKUP_DAYS must not be longer than RETENTION_DAYS")

# Who may read /metrics, by the address that the proxy tells, or that the connection comes from.
METRICS_ALLOW_IPS = _networks("METRICS_ALLOW_IPS", "127.0.0.0/8,::1/128")

# `line` for people, `json` for machines (``bot.logs``).
LOG_FORMAT = _from_env("LOG_FORMAT", "line")

# The desk. A call for a human that nobody took for so long is taken back with an apology; calling
# again within so many hours goes on with the same case; who gives no sign of life is gone.
UNCLAIMED_MINUTES = _whole("UNCLAIMED_MINUTES", 10)
REOPEN_HOURS = 24
STAFF_GONE_SECONDS = 120
STAFF_TEXT_LIMIT = 1000
SIGNIN_TRIES_A_MINUTE = _whole("SIGNIN_TRIES_A_MINUTE", 20)
ACCOUNT_TRIES_A_MINUTE = 5

# Host apps that embed the widget: where their pages lie, and how their tokens are signed. Without
# an issuer no host token is accepted. The key is a JWKS file (a replaced one is read at once) or,
# for HS256, one secret.
HOST_ORIGINS = _listed("HOST_ORIGINS")
HOST_JWT_ISSUER = _from_env("HOST_JWT_ISSUER")
HOST_JWT_AUDIENCE = _from_env("HOST_JWT_AUDIENCE", "member-help")
HOST_JWT_ALGORITHM = _from_env("HOST_JWT_ALGORITHM", "RS256")
HOST_JWT_JWKS = _from_env("HOST_JWT_JWKS")
HOST_JWT_SECRET = _from_env("HOST_JWT_SECRET")
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

DATABASES = {"default": _database(_from_env("DATABASE_URL", f"sqlite:///{VAR_DIR}/web.sqlite3"))}
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
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB_DIR / "static"]

# Sign-in: a one-time link sets the password; from then on password and second factor. For a look
# around on one machine a link alone will do, and only where nobody else can reach it.
DEMO_SIGNIN = _switch("DEMO_SIGNIN")
if DEMO_SIGNIN and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
    raise ImproperlyConfigured("DEMO_SIGNIN is for loopback: ALLOWED_HOSTS names other hosts")
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "sesame.backends.ModelBackend",
]
SESAME_ONE_TIME = True
SESAME_MAX_AGE = 8 * 3600 if DEMO_SIGNIN else 60 * _whole("SIGNIN_LINK_MINUTES", 60)
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
STAFF_IDLE_SECONDS = 60 * _whole("STAFF_IDLE_MINUTES", 60)
LOGIN_URL = "/login"

# The session cookie lets a member's reload find the same conversation.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "member_help.problems.csrf_failure"

# Behind a proxy that speaks TLS. uvicorn takes the scheme from X-Forwarded-Proto, of the proxies
# that FORWARDED_ALLOW_IPS names only. The prefix keeps a neighbouring host from setting the cookie.
BEHIND_TLS = _switch("BEHIND_TLS")
if BEHIND_TLS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    # Asked on the inside, without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# Members' limits (issue: thin path). Sizes in bytes and characters, times in seconds.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
MEMBER_TEXT_LIMIT = 1000
MEMBER_COMMENT_LIMIT = 200
MEMBER_TOKEN_SECONDS = 24 * 3600
MEMBER_MESSAGES_A_MINUTE = _whole("MEMBER_MESSAGES_A_MINUTE", 30)
MEMBER_SOCKETS = 6
MEMBER_COPIES_A_MINUTE = 3
# Many members may share one address (a carrier's, an office's): set these to suit.
ADDRESS_MESSAGES_A_MINUTE = _whole("ADDRESS_MESSAGES_A_MINUTE", 300)
ADDRESS_SESSIONS_A_MINUTE = _whole("ADDRESS_SESSIONS_A_MINUTE", 60)

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
        # httpx would log every call to the brain.
        "httpx": {"level": "WARNING"},
        # Every scanner on the net sends wrong host names; they get their 400 without a traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
