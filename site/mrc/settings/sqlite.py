"""SQLite as an embedded server database: readers never wait, writers wait for one another."""

from pathlib import Path
from typing import Any


def sqlite_database(path: Path | str, *, synchronous: str = "FULL") -> dict[str, Any]:
    """The database at `path`.

    `synchronous=FULL`: what was acknowledged is on the disk before its receipt leaves, also when
    the power goes; with NORMAL the last receipts could be for what a restart does not find. Tests
    that no power cut threatens pass OFF: waiting for the disk takes most of their time.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; "
                "PRAGMA foreign_keys=ON;"
            ),
        },
    }
