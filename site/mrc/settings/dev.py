"""For development and `make demo`: SQLite, no environment needed. Never for a public server."""

import os
from pathlib import Path

from .base import *
from .base import STORAGES, VAR_DIR
from .sqlite import sqlite_database

# `make demo` shows the site as readers get it (our own error pages), hence the switch.
DEBUG = os.environ.get("MRC_DEBUG", "1") == "1"
SECRET_KEY = "development-only-key-that-production-refuses-to-start-with"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# The static folder stays empty here, but WhiteNoise warns when it is not there.
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)
DATABASES = {"default": sqlite_database(os.environ.get("MRC_SQLITE", VAR_DIR / "mrc.sqlite3"))}
# Sheets and photographs; the browser tests keep theirs apart.
_DATA_DIR = Path(os.environ.get("MRC_DATA_DIR") or VAR_DIR)
STORAGES = {
    **STORAGES,
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _DATA_DIR / "evidence", "base_url": None},
    },
    "donor_reports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _DATA_DIR / "donor-reports", "base_url": None},
    },
    "reports": {
        **STORAGES["reports"],
        "OPTIONS": {**STORAGES["reports"]["OPTIONS"], "location": _DATA_DIR / "reports"},
    },
}
# "development-only-key-of-reports!": production refuses a key that can be read.
MRC_REPORT_KEYS = os.environ.get(
    "MRC_REPORT_KEYS", "ZGV2ZWxvcG1lbnQtb25seS1rZXktb2YtcmVwb3J0cyE="
).split(",")
# Whoever changes a template wants to see it.
MRC_PAGE_CACHE = not DEBUG and os.environ.get("MRC_PAGE_CACHE", "1") == "1"
MRC_PURGE_DIR = _DATA_DIR / "purge"
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if _mail_dir := os.environ.get("MRC_MAIL_DIR"):
    # Each mail as a file, for the browser tests and for looking at it.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = _mail_dir
MRC_ALLOW_DEMO_DATA = True
MRC_SERVE_MEDIA = True
# To try out taking it away; the browser tests do.
MRC_PUBLIC_WORKER = os.environ.get("MRC_PUBLIC_WORKER", "on")
# To try the second factor out here; the browser tests of it do.
MRC_SECOND_FACTOR_REQUIRED = os.environ.get("MRC_SECOND_FACTOR", "0") == "1"
PLAUSIBLE_DOMAIN = os.environ.get("PLAUSIBLE_DOMAIN", "")
PLAUSIBLE_API = os.environ.get("PLAUSIBLE_API", "")
PLAUSIBLE_ORIGIN = os.environ.get("PLAUSIBLE_ORIGIN", "")
# With MRC_DEBUG=0 Django would log errors nowhere, and a page that broke would leave no trace.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "INFO"}},
}
