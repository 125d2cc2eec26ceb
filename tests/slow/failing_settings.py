"""Servers that a drill stops and starts, told as production is told of its own."""

import os

import dj_database_url

from tests.slow.page_settings import *  # noqa: F403
from tests.slow.page_settings import CACHES

DATABASES = {
    "default": dj_database_url.parse(
        os.environ["MRC_DRILL_URL"], conn_max_age=60, conn_health_checks=True
    )
}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
CACHES["default"] = {
    "BACKEND": "mrc.core.tolerant_cache.TolerantRedisCache",
    "LOCATION": os.environ["MRC_DRILL_REDIS"],
    "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    "KEY_PREFIX": "mrc",
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/5m/ip,5/5m/key"}
