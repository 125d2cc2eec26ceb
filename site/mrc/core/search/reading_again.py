"""On SQLite: a new connection that first searches while a table is being changed fails once.

SQLite reads the tables behind an index of words when a connection first meets it, and says "vtable
constructor failed" where a migration changes the schema in that moment. Nothing was done then, and
the same statement succeeds with the next try. PostgreSQL has no such moment.
"""

import time
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_MEANT = "vtable constructor failed"
#: Seconds before each further try: a change of a table is committed within the first of them.
_WAITS = (0.02, 0.1, 0.5)


def execute_again(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A wrapper for `connection.execute_wrappers`; any other error passes at once."""
    for wait in _WAITS:
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if not str(error).startswith(_MEANT):
                raise
        time.sleep(wait)
    return execute(sql, params, many, context)


def _wrap(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    if connection.vendor == "sqlite" and execute_again not in connection.execute_wrappers:
        connection.execute_wrappers.append(execute_again)


def connect() -> None:
    connection_created.connect(_wrap, dispatch_uid="mrc.search.reading_again")
