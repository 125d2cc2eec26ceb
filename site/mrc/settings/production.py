"""For public servers: everything from the environment, and no start on anything half set up.

Every variable is described in docs/operations.md.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url

from mrc.core.logs import JSON_LOGGING

from .base import *
from .base import STORAGES, VAR_DIR
from .environment import Environment

_env = Environment(os.environ)

# --- Identity ---------------------------------------------------------------------------------
DEBUG = False
for _name in ("DEBUG", "DJANGO_DEBUG", "MRC_DEBUG"):
    if _env.switch(_name, default=False):
        _env.refuse(_name, "is on; it would show code and data to everybody")
SECRET_KEY = _env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = _env.names("SECRET_KEY_FALLBACKS")
for _fallback in SECRET_KEY_FALLBACKS:
    _env.check_secret("SECRET_KEY_FALLBACKS", _fallback)
ALLOWED_HOSTS = _env.hosts("ALLOWED_HOSTS")
SITE_ORIGIN = _env.origin("SITE_ORIGIN", ALLOWED_HOSTS)
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

# --- Database and cache -----------------------------------------------------------------------
_database_url = _env.address(
    "DATABASE_URL", ("postgres", "postgresql"), "set postgres://user:password@host:5432/name"
)
DATABASES: dict[str, Any] = {}
if _database_url:
    DATABASES["default"] = dj_database_url.parse(
        _database_url,
        conn_max_age=_env.number("DATABASE_MAX_AGE", 60),
        conn_health_checks=True,
    )
    # A database that hangs is a database that is down: say so while the reader still waits.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
#: Rate limits need a cache that all processes share: a table, or Redis where one is at hand.
CACHES = {"default": _env.cache("CACHE_URL")}

# --- Files ------------------------------------------------------------------------------------
DATA_DIR = Path(_env.text("MRC_DATA_DIR") or VAR_DIR)
STATIC_ROOT = Path(_env.text("MRC_STATIC_ROOT") or VAR_DIR / "static")
MEDIA_ROOT = DATA_DIR / "media"
MRC_SERVE_MEDIA = _env.switch("MRC_SERVE_MEDIA", default=False)
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "evidence", "base_url": None},
    },
    "reports": {
        **STORAGES["reports"],
        "OPTIONS": {**STORAGES["reports"]["OPTIONS"], "location": DATA_DIR / "reports"},
    },
}

# --- Mail -------------------------------------------------------------------------------------
EMAIL_HOST = _env.required("EMAIL_HOST", "set the mail server that sends the site's mail")
EMAIL_PORT = _env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = _env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = _env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = _env.switch("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _env.required("DEFAULT_FROM_EMAIL", "set the sender of the site's mail")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MRC_BOUNCES_TO = _env.text("MRC_BOUNCES_TO")
MRC_UNCONFIRMED_DAYS = _env.number("MRC_UNCONFIRMED_DAYS", 7)
MRC_DELIVERY_DAYS = _env.number("MRC_DELIVERY_DAYS", 90)
MRC_HARD_BOUNCES = _env.number("MRC_HARD_BOUNCES", 2)
MRC_SOFT_BOUNCES = _env.number("MRC_SOFT_BOUNCES", 5)
MRC_DIGEST_WEEKDAY = _env.number("MRC_DIGEST_WEEKDAY", 5)
if not 1 <= MRC_DIGEST_WEEKDAY <= 7:
    _env.refuse("MRC_DIGEST_WEEKDAY", "must be 1 (Monday) to 7 (Sunday)")

# --- TLS and cookies --------------------------------------------------------------------------
#: How many proxies of ours stand in front; 0 means that nobody may tell us who the visitor is.
ALLAUTH_TRUSTED_PROXY_COUNT = _env.number("TRUSTED_PROXY_COUNT", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Health checks come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = _env.number("HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# The prefix makes the browser refuse the cookie without TLS, for another path or from a subdomain.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- People, data, logs -----------------------------------------------------------------------
MRC_SECOND_FACTOR_REQUIRED = True
MRC_ALLOW_DEMO_DATA = False
MRC_DRAW_CARDS = _env.switch("MRC_DRAW_CARDS", default=True)
MRC_OUTREACH_WORKER = _env.switch("MRC_OUTREACH_WORKER", default=True)
#: Kept apart from the database and its backups: without them no scam report can be read.
MRC_REPORT_KEYS = _env.encryption_keys("MRC_REPORT_KEYS")
MRC_REPORT_MONTHS = _env.number("MRC_REPORT_MONTHS", 24)
MRC_REPORT_BURST = _env.number("MRC_REPORT_BURST", 10)
MRC_CAP_SENDER = _env.domain("MRC_CAP_SENDER")
MRC_CAP_STATUS = _env.choice("MRC_CAP_STATUS", ("Actual", "Test"))
MRC_EVIDENCE_MONTHS = _env.number("MRC_EVIDENCE_MONTHS", 24)
MRC_BACK_CHECK_SHARE = _env.number("MRC_BACK_CHECK_SHARE", 10)
LOGGING = JSON_LOGGING

# --- Analytics: off, or all three -------------------------------------------------------------
PLAUSIBLE_DOMAIN = _env.text("PLAUSIBLE_DOMAIN")
PLAUSIBLE_API = _env.text("PLAUSIBLE_API")
PLAUSIBLE_ORIGIN = _env.text("PLAUSIBLE_ORIGIN")
if any((PLAUSIBLE_DOMAIN, PLAUSIBLE_API, PLAUSIBLE_ORIGIN)) and not all(
    (PLAUSIBLE_DOMAIN, PLAUSIBLE_API, PLAUSIBLE_ORIGIN)
):
    _env.refuse(
        "PLAUSIBLE_DOMAIN", "set PLAUSIBLE_DOMAIN, PLAUSIBLE_API and PLAUSIBLE_ORIGIN, or none"
    )

_env.raise_problems()
