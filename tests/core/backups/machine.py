"""A clean machine for a drill: a database and folders of its own, named by the environment."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connection

REPO_DIR = Path(__file__).resolve().parents[3]


@dataclass
class Machine:
    """`database` is an SQLite file or a PostgreSQL URL."""

    database: str
    data: Path

    @property
    def variables(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.core.backups.machine_settings",
            "MRC_DRILL_DATABASE": self.database,
            "MRC_DRILL_DATA": str(self.data),
            "MRC_DRILL_REPORT_KEYS": ",".join(settings.MRC_REPORT_KEYS),
            "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
        }

    def manage(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=REPO_DIR,
            env={**self.variables, **variables},
            capture_output=True,
            text=True,
            check=False,
        )


def new_database(name: str, folder: Path) -> str:
    """An empty database beside the one of this test."""
    if connection.vendor == "sqlite":
        return str(folder / f"{name}.sqlite3")
    return empty_postgresql(os.environ["MRC_TEST_DATABASE_URL"], f"{name}_{os.getpid()}")


def empty_postgresql(server: str, name: str) -> str:
    parts = urlsplit(server)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    return parts._replace(path=f"/{name}").geturl()


def drop(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme.startswith("postgres"):
        with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{parts.path[1:]}" WITH (FORCE)')
