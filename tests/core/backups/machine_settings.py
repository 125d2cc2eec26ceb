"""Another machine: its database and folders come from the environment, its keys too."""

import os
from pathlib import Path

import dj_database_url

from mrc.settings.sqlite import sqlite_database
from mrc.settings.test import *  # noqa: F403
from mrc.settings.test import STORAGES

_database = os.environ["MRC_DRILL_DATABASE"]
_data = Path(os.environ["MRC_DRILL_DATA"])
DATABASES = {
    "default": dj_database_url.parse(_database)
    if "://" in _database
    else sqlite_database(_database)
}
MEDIA_ROOT = _data / "media"
MRC_PURGE_DIR = _data / "purge"
STORAGES = {
    **STORAGES,
    **{
        name: {
            **STORAGES[name],
            "OPTIONS": {**STORAGES[name]["OPTIONS"], "location": _data / folder},
        }
        for name, folder in (
            ("evidence", "evidence"),
            ("donor_reports", "donor-reports"),
            ("reports", "reports"),
        )
    },
}
MRC_REPORT_KEYS = os.environ["MRC_DRILL_REPORT_KEYS"].split(",")
ALLOWED_HOSTS = ["*"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
