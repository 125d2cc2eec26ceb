"""What several drills begin with."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import Page

sys.path.insert(0, str(Path(settings.REPO_DIR) / "scripts"))
import throwaway_postgres


@dataclass(frozen=True)
class Migrated:
    """A database as `migrate` leaves it: a file of SQLite, or the address of a PostgreSQL one."""

    address: str

    @property
    def is_postgresql(self) -> bool:
        return "://" in self.address

    def copy(self, name: str, folder: Path) -> str:
        """Another one like it, beside it: its file or its address."""
        if not self.is_postgresql:
            _copy_file(self.address, str(folder / f"{name}.sqlite3"))
            return str(folder / f"{name}.sqlite3")
        parts = urlsplit(self.address)
        _copy_on_the_server(self.address, name)
        return parts._replace(path=f"/{name}").geturl()

    def copy_to(self, server: str) -> None:
        """Into an empty database of another server."""
        found = throwaway_postgres.find_binaries()
        assert found is not None
        binaries = found
        dump = subprocess.run(
            [str(binaries / "pg_dump"), "--no-owner", "--dbname", self.address],
            capture_output=True, check=True,
        ).stdout  # fmt: skip
        subprocess.run(
            [str(binaries / "psql"), "--quiet", "-v", "ON_ERROR_STOP=1", "--dbname", server],
            input=dump, stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip


def _copy_file(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)


def _copy_on_the_server(address: str, name: str) -> None:
    parts = urlsplit(address)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parts.path[1:]}"')


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First whoever needs the rows that migrations make: many tests leave a database without."""
    items.sort(key=lambda item: "migrated" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def migrated(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Migrated]:
    """Copied from the tests' own database before any of them has used it."""
    with django_db_blocker.unblock():
        assert Page.objects.exists(), "this database was emptied by a test: use --create-db"
        name, vendor = str(connection.settings_dict["NAME"]), connection.vendor
        connection.close()
    if vendor != "postgresql":
        target = str(tmp_path_factory.mktemp("migrated") / "migrated.sqlite3")
        _copy_file(name, target)
        yield Migrated(target)
        return
    parts = urlsplit(os.environ["MRC_TEST_DATABASE_URL"])
    copied = f"mrc_migrated_{os.getpid()}"
    _copy_on_the_server(parts._replace(path=f"/{name}").geturl(), copied)
    yield Migrated(parts._replace(path=f"/{copied}").geturl())
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{copied}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated_postgresql(migrated: Migrated) -> Migrated:
    """For drills of PostgreSQL alone: they run once, with the tests on PostgreSQL."""
    if not migrated.is_postgresql:
        pytest.skip("this drill starts PostgreSQL itself; it runs with the tests on PostgreSQL")
    return migrated
