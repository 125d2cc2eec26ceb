"""The test's own database under a real server that keeps pages, as production does."""

import os
from pathlib import Path

from tests.slow.server_settings import *  # noqa: F403

MRC_PAGE_CACHE = True
MRC_PURGE_DIR = Path(os.environ["MRC_PURGE_DIR"])
if _redis := os.environ.get("MRC_DRILL_REDIS"):
    CACHES["pages"] = {  # noqa: F405
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis,
        "KEY_PREFIX": "pages",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
