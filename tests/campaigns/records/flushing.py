"""Emptying the test database although the guards refuse it.

A transactional test ends by deleting (SQLite) or truncating (PostgreSQL) every table. The guards
are taken down for that moment only, and stand again before the next test begins.
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

from mrc.core import database_guards


@pytest.fixture(scope="session", autouse=True)
def flushing_past_the_guards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        flush = TransactionTestCase._fixture_teardown

        def flush_without_guards(test_case: TransactionTestCase) -> None:
            database_guards.remove_all(connection)
            try:
                flush(test_case)
            finally:
                database_guards.install_all(connection)

        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_guards)
        yield
