"""Database triggers that keep what was recorded: versions, cells, events, states and pointers.

The same guards hold on PostgreSQL and SQLite, against the ORM, bulk calls, the admin and raw SQL:
see `mrc.core.database_guards`. `manage.py check_records` reports any that is missing.
"""

from mrc.core.database_guards import GuardSet

from .guard_conditions import GUARDS, PREFIX, TRUNCATE_TABLES

guards = GuardSet(PREFIX, GUARDS, never_truncated=TRUNCATE_TABLES)
install, remove, missing = guards.install, guards.remove, guards.missing

__all__ = ["GUARDS", "TRUNCATE_TABLES", "guards", "install", "missing", "remove"]
