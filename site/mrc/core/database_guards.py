"""Triggers that refuse what must never happen to a row, whoever asks: ORM, admin or raw SQL.

A guard is a condition in SQL that SQLite and PostgreSQL both read; where it is true, the statement
fails with an `IntegrityError`. An app lists its guards in a :class:`GuardSet` and calls
:meth:`GuardSet.connect` from its `AppConfig.ready()`.

They are installed after every `migrate` instead of by a migration, because on SQLite a later
migration rebuilds a table by copying it, which silently drops its triggers and trips over those
that mention it. Before a migration on SQLite they are therefore taken down, and put back at the
end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

if TYPE_CHECKING:
    from django.apps import AppConfig

ON_POSTGRESQL, ON_SQLITE = "postgresql", "sqlite"

_sets: list["GuardSet"] = []


@dataclass(frozen=True)
class Guard:
    """A row trigger: the operation fails where the condition holds, or always without one."""

    table: str
    #: Unique in its table.
    name: str
    operation: str
    message: str
    condition: str = ""
    only_on: str = ""


def immutable(table: str) -> Iterator[Guard]:
    """Guards of a table whose rows are written once and never changed, replaced or deleted."""
    message = f"{table} is written once, for ever"
    for operation in ("UPDATE", "DELETE"):
        yield Guard(table, operation.lower(), operation, message)
    # INSERT OR REPLACE deletes the row in its way without asking a DELETE trigger.
    same = f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)"  # noqa: S608 (our names)
    yield Guard(table, "replace", "INSERT", message, same, only_on=ON_SQLITE)


class GuardSet:
    """The guards of one app. `prefix` begins the name of each trigger and is that app's alone."""

    def __init__(
        self, prefix: str, guards: Iterable[Guard], *, never_truncated: Iterable[str] = ()
    ) -> None:
        self.prefix = prefix
        self.guards = tuple(guards)
        #: On PostgreSQL a TRUNCATE would go past the row triggers.
        self.never_truncated = tuple(never_truncated)

    def connect(self, app: "AppConfig") -> None:
        """Puts the guards in place at the end of every `migrate`; once for each set."""
        if self not in _sets:
            _sets.append(self)
        pre_migrate.connect(self._lower, sender=app, dispatch_uid=f"{self.prefix}lower")
        post_migrate.connect(self._raise, sender=app, dispatch_uid=f"{self.prefix}raise")

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Puts every guard in place; safe to run again."""
        statements = list(self._statements(connection))
        with connection.cursor() as cursor:
            present = self._installed(cursor, connection)
            for name in present.keys() - {name for name, _sql in statements}:
                self._drop(cursor, connection, name)
            for name, sql in statements:
                if connection.vendor == ON_SQLITE and name in present:
                    if present[name] == sql:
                        continue
                    self._drop(cursor, connection, name)
                cursor.execute(sql)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Takes every guard down: before SQLite rebuilds tables, and before tests empty them."""
        with connection.cursor() as cursor:
            for name in self._installed(cursor, connection):
                self._drop(cursor, connection, name)

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The names of guards that should be there and are not, or not as written here."""
        with connection.cursor() as cursor:
            present = self._installed(cursor, connection)
        on_sqlite = connection.vendor == ON_SQLITE
        return [
            name
            for name, sql in self._statements(connection)
            if name not in present or (on_sqlite and present[name] != sql)
        ]

    def _name(self, guard: Guard) -> str:
        return self._begin(guard.table) + guard.name

    def _begin(self, table: str) -> str:
        """An app's own name is not said twice: it begins its tables and the prefix."""
        return f"{self.prefix}{table.removeprefix(self.prefix.partition('_')[0] + '_')}_"

    def _statements(self, connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
        """Trigger name, and the SQL that makes it."""
        on_sqlite = connection.vendor == ON_SQLITE
        for guard in self.guards:
            if guard.only_on in ("", connection.vendor):
                name = self._name(guard)
                yield name, (_sqlite if on_sqlite else _postgresql)(name, guard)
        if not on_sqlite:
            for table in self.never_truncated:
                name = f"{self._begin(table)}truncate"
                yield name, _postgresql_truncate(name, table)

    def _installed(self, cursor: Any, connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Names of the guards that are there, each with its SQL (SQLite) or table (PostgreSQL)."""
        if connection.vendor == ON_SQLITE:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
                " WHERE NOT tgisinternal AND tgenabled = 'O'"
            )
        return {name: value for name, value in cursor.fetchall() if name.startswith(self.prefix)}

    def _drop(self, cursor: Any, connection: BaseDatabaseWrapper, name: str) -> None:
        if connection.vendor == ON_SQLITE:
            cursor.execute(f"DROP TRIGGER {name}")
        else:
            # The function takes its trigger with it.
            cursor.execute(f"DROP FUNCTION {name}() CASCADE")

    def _lower(self, *, plan: list[Any], using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
        """On SQLite, before `migrate` changes anything (signal `pre_migrate`)."""
        connection = connections[using]
        if plan and connection.vendor == ON_SQLITE:
            self.remove(connection)

    def _raise(self, *, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
        """At the end of `migrate` (signal `post_migrate`), where the tables exist."""
        connection = connections[using]
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
        if {guard.table for guard in self.guards} <= tables:
            self.install(connection)


def install_all(connection: BaseDatabaseWrapper) -> None:
    """Every app's guards."""
    for guards in _sets:
        guards.install(connection)


def remove_all(connection: BaseDatabaseWrapper) -> None:
    for guards in _sets:
        guards.remove(connection)


def _sqlite(name: str, guard: Guard) -> str:
    when = f" WHEN {guard.condition}" if guard.condition else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {guard.operation} ON {guard.table}"
        f" FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    )


def _postgresql(name: str, guard: Guard) -> str:
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
        SET search_path FROM CURRENT AS $guard$
        BEGIN
          IF {guard.condition or "TRUE"} THEN
            RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN COALESCE(NEW, OLD);
        END $guard$;
        CREATE OR REPLACE TRIGGER {name} BEFORE {guard.operation} ON {guard.table}
        FOR EACH ROW EXECUTE FUNCTION {name}();
    """


def _postgresql_truncate(name: str, table: str) -> str:
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
          RAISE EXCEPTION '{table} is never emptied'
          USING ERRCODE = 'integrity_constraint_violation';
        END $guard$;
        CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """
