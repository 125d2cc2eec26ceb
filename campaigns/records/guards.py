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
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "campaigns_guard_"
ON_POSTGRESQL, ON_SQLITE = "postgresql", "sqlite"
#: Tables whose rows are never changed or deleted.
IMMUTABLE_TABLES = (
    "campaigns_sessionversion",
    "campaigns_attendancecount",
    "campaigns_versiontopic",
    "campaigns_versionfacilitator",
    "campaigns_versionpartner",
    "campaigns_versionmaterial",
    "campaigns_sessionevent",
    "campaigns_ruleflag",
    "campaigns_institutionevent",
)
#: Rows that belong to a version: none may be added once it was sent.
VERSION_CHILDREN = IMMUTABLE_TABLES[1:6]


@dataclass(frozen=True)
class Guard:
    """A row trigger: the operation fails where the condition holds, or always without one."""

    table: str
    name: str
    operation: str
    message: str
    condition: str = ""
    only_on: str = ""

    @property
    def trigger(self) -> str:
        return f"{PREFIX}{self.table.removeprefix('campaigns_')}_{self.name}"


def _immutable_guards() -> Iterator[Guard]:
    for table in IMMUTABLE_TABLES:
        for operation in ("UPDATE", "DELETE"):
            yield Guard(table, operation.lower(), operation, f"{table} is written once, for ever")
        # INSERT OR REPLACE deletes the row in its way without asking a DELETE trigger.
        yield Guard(
            table,
            "replace",
            "INSERT",
            f"{table} is written once, for ever",
            f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)",  # noqa: S608 (our names)
            only_on=ON_SQLITE,
        )


_SEALED = """
    EXISTS (SELECT 1 FROM campaigns_sessionevent e WHERE e.version_id = NEW.version_id)
    OR EXISTS (SELECT 1 FROM campaigns_amendment a WHERE a.version_id = NEW.version_id)
    OR EXISTS (SELECT 1 FROM campaigns_session s WHERE s.current_version_id = NEW.version_id)
"""

#: Nobody verifies a session that they sent, wrote or held, nor one of another centre.
_UNFIT_VERIFIER = """
    NEW.to_state = 'verified' AND (
      EXISTS (SELECT 1 FROM campaigns_session s
              WHERE s.id = NEW.session_id AND s.officer_id = NEW.by_id)
      OR EXISTS (SELECT 1 FROM campaigns_sessionversion v
                 WHERE v.session_id = NEW.session_id AND v.submitted_by_id = NEW.by_id)
      OR EXISTS (SELECT 1 FROM campaigns_versionfacilitator f
                 JOIN campaigns_sessionversion v ON v.id = f.version_id
                 WHERE v.session_id = NEW.session_id AND f.facilitator_id = NEW.by_id)
      OR NOT EXISTS (SELECT 1 FROM campaigns_session s
                     JOIN core_user u ON u.centre_id = s.centre_id
                     WHERE s.id = NEW.session_id AND u.id = NEW.by_id)
    )
"""

#: The moves that there are, and the version that each may name; `c` is the current version.
_POSSIBLE_MOVE = """
    (NEW.from_state = '' AND NEW.to_state = 'submitted'
     AND s.current_version_id IS NULL AND v.number = 1 AND v.submitted_by_id = NEW.by_id)
    OR (NEW.from_state = s.state AND s.current_version_id IS NOT NULL AND (
      (s.state = 'returned' AND NEW.to_state = 'submitted'
       AND v.number = c.number + 1 AND v.submitted_by_id = NEW.by_id)
      OR (s.state = 'submitted' AND NEW.to_state IN ('returned', 'verified', 'void')
          AND v.id = c.id)
      OR (s.state IN ('returned', 'verified') AND NEW.to_state = 'void' AND v.id = c.id)
      OR (s.state = 'verified' AND NEW.to_state = 'verified'
          AND EXISTS (SELECT 1 FROM campaigns_amendment a
                      WHERE a.version_id = v.id AND a.base_version_id = c.id
                        AND a.state = 'accepted' AND a.decided_by_id = NEW.by_id))
    ))
"""

_IMPOSSIBLE_MOVE = f"""
    NOT EXISTS (
      SELECT 1 FROM campaigns_session s
      JOIN campaigns_sessionversion v ON v.id = NEW.version_id AND v.session_id = s.id
      LEFT JOIN campaigns_sessionversion c ON c.id = s.current_version_id
      WHERE s.id = NEW.session_id AND ({_POSSIBLE_MOVE})
    )
"""  # noqa: S608 (no value from outside)

_EMPTY_VERSION = """
    NEW.to_state = 'submitted' AND (
      SELECT COALESCE(SUM(n.count), 0) FROM campaigns_attendancecount n
      WHERE n.version_id = NEW.version_id) < 1
"""

#: State and pointer move only as the newest event says.
_UNEXPLAINED_MOVE = """
    (NEW.state <> OLD.state
     OR COALESCE(NEW.current_version_id, 0) <> COALESCE(OLD.current_version_id, 0))
    AND NOT EXISTS (
      SELECT 1 FROM campaigns_sessionevent e
      WHERE e.session_id = OLD.id
        AND e.id = (SELECT MAX(m.id) FROM campaigns_sessionevent m WHERE m.session_id = OLD.id)
        AND e.version_id = COALESCE(NEW.current_version_id, 0)
        AND e.to_state = NEW.state
        AND e.from_state = CASE WHEN OLD.current_version_id IS NULL THEN '' ELSE OLD.state END
    )
"""

_SESSION_GUARDS = (
    Guard(
        "campaigns_session",
        "insert",
        "INSERT",
        "a session begins as submitted, without a version",
        "NEW.state <> 'submitted' OR NEW.current_version_id IS NOT NULL",
    ),
    Guard(
        "campaigns_session",
        "identity",
        "UPDATE",
        "a session keeps its id, reference, centre, officer and time of receipt",
        "NEW.id <> OLD.id OR NEW.reference <> OLD.reference OR NEW.centre_id <> OLD.centre_id"
        " OR NEW.officer_id <> OLD.officer_id OR NEW.received_at <> OLD.received_at"
        " OR NEW.is_sample <> OLD.is_sample",
    ),
    Guard(
        "campaigns_session",
        "move",
        "UPDATE",
        "a session moves only together with its event",
        _UNEXPLAINED_MOVE,
    ),
    Guard(
        "campaigns_session",
        "delete",
        "DELETE",
        "a session is voided, never deleted",
        "EXISTS (SELECT 1 FROM campaigns_sessionversion v WHERE v.session_id = OLD.id)",
    ),
    Guard(
        "campaigns_session",
        "replace",
        "INSERT",
        "a session is voided, never replaced",
        "EXISTS (SELECT 1 FROM campaigns_session s"
        " WHERE s.id = NEW.id OR s.reference = NEW.reference)",
        only_on=ON_SQLITE,
    ),
    Guard(
        "campaigns_sessionversion",
        "replace_number",
        "INSERT",
        "campaigns_sessionversion is written once, for ever",
        "EXISTS (SELECT 1 FROM campaigns_sessionversion v"
        " WHERE v.session_id = NEW.session_id AND v.number = NEW.number)",
        only_on=ON_SQLITE,
    ),
)

_EVENT_GUARDS = (
    Guard(
        "campaigns_sessionevent",
        "move",
        "INSERT",
        "no such transition for this session and version",
        _IMPOSSIBLE_MOVE,
    ),
    Guard(
        "campaigns_sessionevent",
        "empty",
        "INSERT",
        "a version without attendance cannot be sent",
        _EMPTY_VERSION,
    ),
    Guard(
        "campaigns_sessionevent",
        "verifier",
        "INSERT",
        "nobody verifies their own session or one of another centre",
        _UNFIT_VERIFIER,
    ),
    Guard(
        "campaigns_sessionevent",
        "replace_move",
        "INSERT",
        "campaigns_sessionevent is written once, for ever",
        "EXISTS (SELECT 1 FROM campaigns_sessionevent e"
        " WHERE e.version_id = NEW.version_id AND e.to_state = NEW.to_state)",
        only_on=ON_SQLITE,
    ),
)

_AMENDMENT_GUARDS = (
    Guard(
        "campaigns_amendment",
        "insert",
        "INSERT",
        "an amendment is proposed on the current version of a verified session",
        """
        NEW.state <> 'proposed' OR NOT EXISTS (
          SELECT 1 FROM campaigns_session s
          JOIN campaigns_sessionversion v ON v.id = NEW.version_id AND v.session_id = s.id
          WHERE s.id = NEW.session_id AND s.state = 'verified'
            AND s.current_version_id = NEW.base_version_id AND v.id <> NEW.base_version_id
            AND v.submitted_by_id = NEW.proposed_by_id
        )
        """,
    ),
    Guard(
        "campaigns_amendment",
        "update",
        "UPDATE",
        "an amendment is decided once and otherwise never changed",
        "OLD.state <> 'proposed' OR NEW.id <> OLD.id OR NEW.session_id <> OLD.session_id"
        " OR NEW.base_version_id <> OLD.base_version_id OR NEW.version_id <> OLD.version_id"
        " OR NEW.reason <> OLD.reason OR NEW.proposed_by_id <> OLD.proposed_by_id"
        " OR NEW.proposed_at <> OLD.proposed_at",
    ),
    Guard("campaigns_amendment", "delete", "DELETE", "an amendment is kept for ever"),
    Guard(
        "campaigns_amendment",
        "replace",
        "INSERT",
        "an amendment is kept for ever",
        "EXISTS (SELECT 1 FROM campaigns_amendment a WHERE a.id = NEW.id"
        " OR a.version_id = NEW.version_id"
        " OR (a.session_id = NEW.session_id AND a.state = 'proposed'))",
        only_on=ON_SQLITE,
    ),
)

_CHAINED_MERGE = """
    NEW.merged_into_id IS NOT NULL AND (
      NOT EXISTS (SELECT 1 FROM campaigns_institution i
                  WHERE i.id = NEW.merged_into_id AND i.merged_into_id IS NULL)
      OR EXISTS (SELECT 1 FROM campaigns_institution i WHERE i.merged_into_id = NEW.id)
    )
"""


def _all_guards() -> Iterator[Guard]:
    yield from _immutable_guards()
    for table in VERSION_CHILDREN:
        yield Guard(table, "sealed", "INSERT", "this version was sent already", _SEALED)
    yield from _SESSION_GUARDS
    yield from _EVENT_GUARDS
    yield from _AMENDMENT_GUARDS
    for operation in ("INSERT", "UPDATE"):
        yield Guard(
            "campaigns_institution",
            f"merge_{operation.lower()}",
            operation,
            "merge into an institution that stays, after those merged into this one were moved",
            _CHAINED_MERGE,
        )


GUARDS = tuple(_all_guards())
#: On PostgreSQL a TRUNCATE would go past the row triggers.
TRUNCATE_TABLES = (*IMMUTABLE_TABLES, "campaigns_session", "campaigns_amendment")


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
