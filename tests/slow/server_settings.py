"""The test's own database under a real server: `MRC_DRILL_DATABASE` names it."""

import os

from mrc.settings.sqlite import sqlite_database
from mrc.settings.test import *  # noqa: F403
from mrc.settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["MRC_DRILL_DATABASE"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # What production writes to the disk before it answers.
    DATABASES["default"]["OPTIONS"] = sqlite_database("")["OPTIONS"]
# A request id's line for every request of a drill would fill the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
