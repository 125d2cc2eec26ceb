"""For the tests: SQLite, or PostgreSQL where MRC_TEST_DATABASE_URL names one."""

import os
from typing import Any

import dj_database_url

from .base import *
from .base import STORAGES, VAR_DIR
from .sqlite import sqlite_database

SECRET_KEY = "tests-only-key-that-production-refuses-to-start-with"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
WAGTAILADMIN_BASE_URL = "http://testserver"
# Parallel workers share nothing: each has its own files and its own database.
TEST_DIR = (
    VAR_DIR
    / "test"
    / os.environ.get("MRC_TEST_NAME", "default")
    / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
for _folder in ("media", "evidence", "donor-reports", "reports"):
    (TEST_DIR / _folder).mkdir(parents=True, exist_ok=True)
# It stays empty here, but WhiteNoise warns when it is not there.
(VAR_DIR / "static").mkdir(exist_ok=True)
if url := os.environ.get("MRC_TEST_DATABASE_URL"):
    DATABASES: dict[str, Any] = {"default": dj_database_url.parse(url)}
else:
    DATABASES = {"default": sqlite_database(TEST_DIR / "unused.sqlite3", synchronous="OFF")}
    # A file, not memory: browser tests and threads read it through connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
MEDIA_ROOT = TEST_DIR / "media"
STORAGES = {
    **STORAGES,
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": TEST_DIR / "evidence", "base_url": None},
    },
    "donor_reports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": TEST_DIR / "donor-reports", "base_url": None},
    },
    "reports": {
        **STORAGES["reports"],
        "OPTIONS": {**STORAGES["reports"]["OPTIONS"], "location": TEST_DIR / "reports"},
    },
}
# "tests-only-key-of-scam-reports!!": production refuses a key that can be read.
MRC_REPORT_KEYS = ["dGVzdHMtb25seS1rZXktb2Ytc2NhbS1yZXBvcnRzISE="]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# A test reads what it has just written; those of the page cache turn it on.
MRC_PAGE_CACHE = False
MRC_PURGE_DIR = TEST_DIR / "purge"
MRC_ALLOW_DEMO_DATA = True
MRC_SERVE_MEDIA = True
# Seconds for each warning that a test publishes; the tests of the cards turn it on.
MRC_DRAW_CARDS = False
ACCOUNT_RATE_LIMITS = False
