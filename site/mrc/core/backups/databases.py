"""Databases in and out, as each kind does it best: pg_dump's own format, SQLite's online backup.

While a dump is made the site goes on writing: everything that is read here belongs to one moment.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg.conninfo import conninfo_to_dict

from .manifest import BackupError, DatabaseFile, TableSum, sum_of_path
from .sums import table_sums

POSTGRESQL, SQLITE = "postgresql", "sqlite"
_FILES = {POSTGRESQL: "database.dump", SQLITE: "database.sqlite3"}
#: Connection parameters that libpq reads from the environment: passwords never stand in a command.
_LIBPQ = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
    "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY", "connect_timeout": "PGCONNECT_TIMEOUT",
    "options": "PGOPTIONS",
}  # fmt: skip
_SNAPSHOT_ALIAS = "backup_snapshot"


def passing_tables() -> set[str]:
    """Tables whose rows are not kept: a stolen backup must not open anybody's signed-in session,
    and a cache fills itself."""
    caches = {
        str(cache["LOCATION"])
        for cache in settings.CACHES.values()
        if cache["BACKEND"].endswith("DatabaseCache")
    }
    return {Session._meta.db_table, *caches}


@contextmanager
def snapshot(using: str, folder: Path) -> Iterator[str]:
    """Dumps the database into the folder; gives the alias under which the same moment is read."""
    connection = connections[using]
    target = folder / _FILES.get(connection.vendor, "database")
    if connection.vendor == POSTGRESQL:
        with _postgresql_snapshot(connection, target) as alias:
            yield alias
    elif connection.vendor == SQLITE:
        _copy_sqlite(connection, target)
        with opened_sqlite(target, _SNAPSHOT_ALIAS) as alias:
            yield alias
    else:
        raise BackupError(f"There is no backup of {connection.vendor} here.")


@contextmanager
def _postgresql_snapshot(connection: BaseDatabaseWrapper, target: Path) -> Iterator[str]:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # However long the dump takes: the moment is held until it is written.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), current_schema()")
        moment, schema = cursor.fetchone()
        left_out = [
            f'--exclude-table-data="{schema}"."{table}"' for table in sorted(passing_tables())
        ]
        run(
            connection, "pg_dump", "--format=custom", f"--snapshot={moment}", "--no-owner",
            "--no-privileges", f"--exclude-schema={FormerSchema.NAME}", *left_out,
            f"--file={target}",
        )  # fmt: skip
        target.chmod(0o600)
        yield connection.alias


def _copy_sqlite(connection: BaseDatabaseWrapper, target: Path) -> None:
    source_uri = f"{Path(connection.settings_dict['NAME']).resolve().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(source_uri, uri=True)) as source,
            closing(_sqlite(str(target), isolation_level=None)) as copy,
        ):
            target.chmod(0o600)
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
            for table in passing_tables() & tables:
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 (our own tables)
            # Pages of rows that were deleted long ago still hold what stood in them.
            copy.execute("VACUUM")
    except sqlite3.Error as error:
        raise BackupError(f"The SQLite database cannot be copied: {error}.") from None


def _sqlite(name: str, **options: Any) -> sqlite3.Connection:
    """A connection with Django's functions: constraints of our tables call them."""
    connection = sqlite3.connect(name, **options)
    import_module("django.db.backends.sqlite3._functions").register(connection)
    return connection


@contextmanager
def opened_sqlite(path: Path, alias: str) -> Iterator[str]:
    """The file as one more database of this process, only to be read, under the alias."""
    database = {
        **connections.settings["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{path.resolve().as_uri()}?mode=ro",
        "OPTIONS": {"uri": True, "timeout": 20},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "ATOMIC_REQUESTS": False,
        "TIME_ZONE": None,
    }
    connections[alias] = load_backend("django.db.backends.sqlite3").DatabaseWrapper(database, alias)
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]


def described(using: str, folder: Path) -> DatabaseFile:
    """What the manifest says of the dump."""
    connection = connections[using]
    name = _FILES[connection.vendor]
    size, digest = sum_of_path(folder / name)
    version = ".".join(str(part) for part in connection.get_database_version())
    return DatabaseFile(connection.vendor, version, name, size, digest)


def unreadable(folder: Path, database: DatabaseFile) -> str:
    """Why the database's own program cannot read the dump; empty where it can."""
    path = folder / database.path
    if database.vendor == SQLITE:
        try:
            with closing(_sqlite(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
                answer = str(copy.execute("PRAGMA integrity_check").fetchone()[0])
        except sqlite3.Error as error:
            answer = str(error)
        return "" if answer == "ok" else f"{database.path} is no sound SQLite database: {answer}."
    try:
        run(None, "pg_restore", "--list", str(path))
    except BackupError as error:
        return str(error)
    return ""


def is_empty(using: str) -> bool:
    """Whether the database holds no table yet."""
    connection = connections[using]
    if connection.vendor == SQLITE and not Path(connection.settings_dict["NAME"]).exists():
        return True
    return not connection.introspection.table_names()


def load(using: str, folder: Path, database: DatabaseFile) -> "Former":
    """Fills the database; what was there waits until `Former.forget` or `Former.put_back`."""
    connection = connections[using]
    former = FormerSchema(connection) if connection.vendor == POSTGRESQL else FormerFile(connection)
    path = folder / database.path
    try:
        if isinstance(former, FormerSchema):
            # All or nothing: a dump that breaks off leaves an empty database.
            run(
                connection, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction",
                "--exit-on-error", f"--dbname={connection.settings_dict['NAME']}", str(path),
            )  # fmt: skip
        else:
            former.fill(path)
    except BaseException:
        former.put_back()
        raise
    return former


class Former:
    """What the database held before, until it is known that it is no longer needed."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def put_back(self) -> None:
        raise NotImplementedError

    def forget(self) -> None:
        raise NotImplementedError


class FormerSchema(Former):
    """On PostgreSQL: the schema, renamed, with an empty one in its place."""

    NAME = "mrc_before_restore"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        super().__init__(connection)
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            self.schema = str(cursor.fetchone()[0])
            cursor.execute(f'DROP SCHEMA IF EXISTS "{self.NAME}" CASCADE')
            cursor.execute(f'ALTER SCHEMA "{self.schema}" RENAME TO "{self.NAME}"')
            # A dump brings every schema but everybody's own.
            if self.schema == "public":
                cursor.execute('CREATE SCHEMA "public"')
        connection.close()

    def put_back(self) -> None:
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{self.schema}" CASCADE')
            cursor.execute(f'ALTER SCHEMA "{self.NAME}" RENAME TO "{self.schema}"')

    def forget(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{self.NAME}" CASCADE')


class FormerFile(Former):
    """On SQLite: the file, moved aside."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        super().__init__(connection)
        self.path = Path(connection.settings_dict["NAME"])
        self.aside = self.path.with_name(f"{self.path.name}.before-restore")
        if self.path.exists():
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            os.replace(self.path, self.aside)
        self._sweep()

    def _sweep(self) -> None:
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def fill(self, source: Path) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(self.path)) as new:
            kept.backup(new)

    def put_back(self) -> None:
        self.connection.close()
        self._sweep()
        self.path.unlink(missing_ok=True)
        if self.aside.exists():
            os.replace(self.aside, self.path)

    def forget(self) -> None:
        self.aside.unlink(missing_ok=True)


def sums(using: str) -> dict[str, TableSum]:
    """Of every table that is kept, by its name."""
    return table_sums(connections[using], without=passing_tables())


def run(connection: BaseDatabaseWrapper | None, program: str, *arguments: str) -> None:
    """One of PostgreSQL's programs, on that connection's database. Raises `BackupError`."""
    variables = {**os.environ, **(_libpq(connection) if connection is not None else {})}
    try:
        result = subprocess.run(  # noqa: S603 (no shell, and only our own arguments)
            [program, *arguments], env=variables, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupError(
            f"{program} is missing: install PostgreSQL's client programs (Debian:"
            " postgresql-client), of the server's version or newer."
        ) from None
    if result.returncode:
        raise BackupError(f"{program} failed ({result.returncode}): {_told(result.stderr)}")


def _libpq(connection: BaseDatabaseWrapper) -> dict[str, str]:
    parameters: dict[str, Any] = connection.get_connection_params()
    if settings.MRC_DATABASE_DIRECT_URL:
        # Past a pooler that hands each transaction another connection.
        parameters = {**parameters, **conninfo_to_dict(settings.MRC_DATABASE_DIRECT_URL)}
    return {
        variable: str(parameters[name])
        for name, variable in _LIBPQ.items()
        if parameters.get(name) not in (None, "")
    }


def _told(stderr: str) -> str:
    """The error itself: what PostgreSQL adds below it quotes rows."""
    lines = [line for line in stderr.splitlines() if "error:" in line or "fatal:" in line]
    return "; ".join(lines[:3]) or "it was ended from outside."
