"""Database triggers that keep what was recorded: versions, cells, events, states and pointers.

The same guards hold on PostgreSQL and SQLite, against the ORM, bulk calls, the admin and raw SQL.
Each is a condition in SQL that both databases read; where it is true, the statement fails with an
`IntegrityError`.

They are installed after every `migrate` instead of by a migration, because on SQLite a later
migration rebuilds a table by copying it, which silently drops its triggers and trips over those
that mention it. Before a migration on SQLite they are therefore taken down, and put back at the
end. `manage.py check_records` reports any that is missing.
"""

from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .guard_conditions import GUARDS, ON_POSTGRESQL, ON_SQLITE, PREFIX, TRUNCATE_TABLES, Guard


def install(connection: BaseDatabaseWrapper) -> None:
    """Puts every guard in place; safe to run again. Raises on a database of another kind."""
    statements = list(_statements(connection))
    with connection.cursor() as cursor:
        stale = _installed(cursor, connection).keys() - {name for name, _table, _sql in statements}
        for name in stale:
            _drop(cursor, connection, name)
        present = _installed(cursor, connection)
        for name, _table, sql in statements:
            if connection.vendor == ON_SQLITE and name in present:
                if present[name] == sql:
                    continue
                _drop(cursor, connection, name)
            cursor.execute(sql)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes every guard down: before SQLite rebuilds tables, and before tests empty them."""
    with connection.cursor() as cursor:
        for name in _installed(cursor, connection):
            _drop(cursor, connection, name)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of guards that should be in this database and are not, or not as written here."""
    with connection.cursor() as cursor:
        present = _installed(cursor, connection)
    if connection.vendor == ON_SQLITE:
        return [name for name, _table, sql in _statements(connection) if present.get(name) != sql]
    return [name for name, _table, _sql in _statements(connection) if name not in present]


def _statements(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str]]:
    """Trigger name, table, and the SQL that makes it."""
    writers = {ON_SQLITE: _sqlite_trigger, ON_POSTGRESQL: _postgresql_trigger}
    write = writers[connection.vendor]
    for guard in GUARDS:
        if guard.only_on in ("", connection.vendor):
            yield guard.trigger, guard.table, write(guard)
    if connection.vendor == ON_POSTGRESQL:
        for table in TRUNCATE_TABLES:
            name = f"{PREFIX}{table.removeprefix('campaigns_')}_truncate"
            yield name, table, _postgresql_truncate(table, name)


def _sqlite_trigger(guard: Guard) -> str:
    when = f" WHEN {guard.condition}" if guard.condition else ""
    return (
        f"CREATE TRIGGER {guard.trigger} BEFORE {guard.operation} ON {guard.table}"
        f" FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    )


def _postgresql_trigger(guard: Guard) -> str:
    condition = guard.condition or "TRUE"
    return f"""
        CREATE OR REPLACE FUNCTION {guard.trigger}() RETURNS trigger LANGUAGE plpgsql
        SET search_path FROM CURRENT AS $guard$
        BEGIN
          IF {condition} THEN
            RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN COALESCE(NEW, OLD);
        END $guard$;
        CREATE OR REPLACE TRIGGER {guard.trigger} BEFORE {guard.operation} ON {guard.table}
        FOR EACH ROW EXECUTE FUNCTION {guard.trigger}();
    """


def _postgresql_truncate(table: str, name: str) -> str:
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
          RAISE EXCEPTION '{table} is never emptied'
          USING ERRCODE = 'integrity_constraint_violation';
        END $guard$;
        CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """


def _installed(cursor: Any, connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Names of the guards that are there, each with its SQL (SQLite) or its table (PostgreSQL)."""
    if connection.vendor == ON_SQLITE:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
    return {name: value for name, value in cursor.fetchall() if name.startswith(PREFIX)}


def _drop(cursor: Any, connection: BaseDatabaseWrapper, name: str) -> None:
    if connection.vendor == ON_SQLITE:
        cursor.execute(f"DROP TRIGGER {name}")
    else:
        # The function takes its trigger with it.
        cursor.execute(f"DROP FUNCTION {name}() CASCADE")


def lower_before_migrations(
    *, plan: list[Any], using: str = DEFAULT_DB_ALIAS, **kwargs: Any
) -> None:
    """On SQLite, before `migrate` changes anything (signal `pre_migrate`)."""
    connection = connections[using]
    if plan and connection.vendor == ON_SQLITE:
        remove(connection)


def raise_after_migrations(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """At the end of `migrate` (signal `post_migrate`), where the tables exist."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if {guard.table for guard in GUARDS} <= tables:
        install(connection)
