"""SQLite as an embedded server database: readers never wait, writers wait for one another."""

from pathlib import Path
from typing import Any


def sqlite_database(path: Path | str) -> dict[str, Any]:
    """The database at `path`.

    `synchronous=FULL`: what was acknowledged is on the disk before its receipt leaves, also when
    the power goes; with NORMAL the last receipts could be for what a restart does not find.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }
