"""For public servers: everything from the environment, and no start on anything half set up.

Every variable is described in docs/operations.md.
"""

import os
from pathlib import Path
from typing import Any

from mrc.core.logs import JSON_LOGGING

from . import machines
from .base import *
from .base import MEDIA_URL, STORAGES, VAR_DIR
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

MRC_SECURITY_CONTACT = _env.text("MRC_SECURITY_CONTACT")
if MRC_SECURITY_CONTACT and not MRC_SECURITY_CONTACT.startswith(("mailto:", "https://")):
    _env.refuse("MRC_SECURITY_CONTACT", "must begin with mailto: or https://")

# --- Database and cache -----------------------------------------------------------------------
DATABASES: dict[str, Any] = machines.database(_env)
MRC_DATABASE_DIRECT_URL = _env.text("DATABASE_DIRECT_URL")
_redis_url = machines.redis_url(_env)
#: Rate limits need a cache that all processes share: a table, or Redis where one is at hand.
CACHES = {
    "default": machines.caches(
        _redis_url, redis_backend="mrc.core.tolerant_cache.TolerantRedisCache"
    )
}
if _redis_url:
    # Kept pages notice by themselves when it is gone, and nobody waits for it.
    CACHES["pages"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis_url,
        "KEY_PREFIX": "pages",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }

# --- Files ------------------------------------------------------------------------------------
DATA_DIR = Path(_env.text("MRC_DATA_DIR") or VAR_DIR)
STATIC_ROOT = Path(_env.text("MRC_STATIC_ROOT") or VAR_DIR / "static")
MEDIA_ROOT = DATA_DIR / "media"
MRC_PAGE_CACHE = _env.switch("MRC_PAGE_CACHE", default=True)
MRC_PAGE_CACHE_BYTES = _env.number("MRC_PAGE_CACHE_MEGABYTES", 32) * 1024 * 1024
MRC_PAGE_STALE_SECONDS = _env.number("MRC_PAGE_STALE_SECONDS", 24 * 60 * 60)
MRC_PURGE_DIR = DATA_DIR / "purge"
# What lies in S3 has no folder that a web server could answer from.
_has_s3 = bool(_env.text("S3_MEDIA_BUCKET"))
MRC_SERVE_MEDIA = _env.switch("MRC_SERVE_MEDIA", default=_has_s3)
if _has_s3 and not MRC_SERVE_MEDIA:
    _env.refuse("MRC_SERVE_MEDIA", "is false; with S3 nobody else answers for uploads")
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    **machines.file_storages(_env, DATA_DIR, MEDIA_URL),
}
# Documents have a privacy of their own: our view streams them, from whatever storage.
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# --- Mail -------------------------------------------------------------------------------------
EMAIL_HOST = _env.required("EMAIL_HOST", "set the mail server that sends the site's mail")
EMAIL_PORT = _env.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = _env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = _env.text("EMAIL_HOST_PASSWORD")
# TLS from the first byte, as servers speak it on port 465; else STARTTLS. Never both.
EMAIL_USE_SSL = _env.switch("EMAIL_USE_SSL", default=False)
EMAIL_USE_TLS = not EMAIL_USE_SSL and _env.switch("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _env.required("DEFAULT_FROM_EMAIL", "set the sender of the site's mail")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MRC_BOUNCES_TO = _env.text("MRC_BOUNCES_TO")
MRC_BOUNCES_MAILDIR = _env.text("MRC_BOUNCES_MAILDIR")
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
MRC_PUBLIC_WORKER = _env.choice("MRC_PUBLIC_WORKER", ("on", "off", "kill"))
MRC_RECORDING_MAX_BYTES = _env.number("MRC_RECORDING_MAX_BYTES", 8 * 1024 * 1024)
#: Kept apart from the database and its backups: without them no scam report can be read.
MRC_REPORT_KEYS = _env.encryption_keys("MRC_REPORT_KEYS")
MRC_REPORT_MONTHS = _env.number("MRC_REPORT_MONTHS", 24)
MRC_REPORT_BURST = _env.number("MRC_REPORT_BURST", 10)
MRC_QUESTION_MONTHS = _env.number("MRC_QUESTION_MONTHS", 6)
MRC_QUESTION_BURST = _env.number("MRC_QUESTION_BURST", 10)
MRC_QUESTION_OVERDUE_DAYS = _env.number("MRC_QUESTION_OVERDUE_DAYS", 7)
MRC_FEEDBACK_MONTHS = _env.number("MRC_FEEDBACK_MONTHS", 6)
MRC_REGISTRATION_DAYS = _env.number("MRC_REGISTRATION_DAYS", 14)
MRC_REGISTRATION_BURST = _env.number("MRC_REGISTRATION_BURST", 30)
MRC_MIRROR_DIR = _env.text("MRC_MIRROR_DIR")
MRC_CAP_SENDER = _env.domain("MRC_CAP_SENDER")
MRC_CAP_STATUS = _env.choice("MRC_CAP_STATUS", ("Actual", "Test"))
MRC_EVIDENCE_MONTHS = _env.number("MRC_EVIDENCE_MONTHS", 24)
MRC_MISSED_SEARCH_MONTHS = _env.number("MRC_MISSED_SEARCH_MONTHS", 12)
MRC_MISSED_SEARCHES_A_DAY = _env.number("MRC_MISSED_SEARCHES_A_DAY", 200)
MRC_BACK_CHECK_SHARE = _env.number("MRC_BACK_CHECK_SHARE", 10)
LOGGING = JSON_LOGGING
MRC_METRICS_BIND = _env.text("MRC_METRICS_BIND", "127.0.0.1:9100")
SENTRY_DSN = _env.text("SENTRY_DSN")
SENTRY_ENVIRONMENT = _env.text("SENTRY_ENVIRONMENT", "production")
MRC_BACKUP_DIR = _env.text("MRC_BACKUP_DIR")
MRC_BACKUPS_KEPT = _env.number("MRC_BACKUPS_KEPT", 14)

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
