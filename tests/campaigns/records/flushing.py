"""Emptying the test database although the guards refuse it, and filling it again.

A transactional test ends by deleting (SQLite) or truncating (PostgreSQL) every table, those rows
too that migrations made: Wagtail's root page, permissions. The guards are taken down for that
moment only and stand again before the next test begins; and it finds the rows of the migrations,
whichever tests ran before it in its process.
"""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models.signals import ModelSignal
from django.test import TransactionTestCase

from mrc.core import database_guards


@pytest.fixture(scope="session", autouse=True)
def flushing_past_the_guards() -> Iterator[None]:
    rows_of_migrations: list[str] = []
    set_up = TransactionTestCase._fixture_setup.__func__
    flush = TransactionTestCase._fixture_teardown

    def set_up_and_remember(test_case: type[TransactionTestCase]) -> None:
        # Nothing has been written that was not rolled back, before the first of them.
        if not rows_of_migrations:
            rows = json.loads(connection.creation.serialize_db_to_string())
            # Content types first: making a page asks for its own, and would make it anew.
            rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
            rows_of_migrations.append(json.dumps(rows))
        set_up(test_case)

    def flush_without_guards(test_case: TransactionTestCase) -> None:
        # Django's own way to leave content types and permissions to those who load the rows.
        connection._test_serialized_contents = rows_of_migrations[0]
        test_case.serialized_rollback = True
        database_guards.remove_all(connection)
        try:
            flush(test_case)
            with pytest.MonkeyPatch.context() as patch:
                # Whoever hears of a row would write rows of their own, which come later anyway.
                patch.setattr(ModelSignal, "send", lambda *args, **kwargs: [])
                connection.creation.deserialize_db_from_string(rows_of_migrations[0])
        finally:
            database_guards.install_all(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(set_up_and_remember))
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_guards)
        yield
