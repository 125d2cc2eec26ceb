"""Every form of SQL that writes is seen as a write, and reading is not."""

import pytest
from django.db import connection
from psycopg import sql

from home.models import Topic
from mrc.core.models import Centre, Contact
from mrc.core.page_cache.statements import Written, written
from mrc.core.page_cache.tokens import page_tokens
from mrc.core.page_cache.watching import _tables

ASKED = frozenset({"page", "contact"})
CHANGES = Written(frozenset({"page"}), takes_away=False)
TAKES_AWAY = Written(frozenset({"page"}), takes_away=True)


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE "page" SET "title" = %s',
        "update only page set title = 1",
        'INSERT INTO "page" ("title") VALUES (%s)',
        'INSERT OR IGNORE INTO "page" ("title") VALUES (%s)',
        'INSERT INTO "page" ("key") VALUES (%s) ON CONFLICT("key") DO UPDATE SET "title" = %s',
        'UPDATE "public"."page" SET title = 1',
        "UPDATE PUBLIC.PAGE SET title = 1",
        " \n\t UPDATE page SET title = 1",
        "/* why */ UPDATE page SET title = 1",
        "-- why\nUPDATE page SET title = 1",
        "UPDATE /* why */ page SET title = 1",
        "((UPDATE page SET title = 1))",
        "; UPDATE page SET title = 1",
        "SELECT 1; UPDATE page SET title = 1",
        "UPDATE lease SET until = 1; UPDATE page SET title = 1",
        "WITH new AS (SELECT 1) UPDATE page SET title = 1",
        "WITH new AS (UPDATE page SET title = 1 RETURNING *) SELECT * FROM new",
        "WITH new AS (UPDATE page SET title = 1 RETURNING id) INSERT INTO log SELECT id FROM new",
        "EXPLAIN ANALYZE UPDATE page SET title = 1",
        "COPY page (title) FROM STDIN",
        "COPY public.page FROM '/tmp/pages.csv' WITH (FORMAT csv)",
        b"\nUPDATE page SET title = 1",
        sql.SQL("\nUPDATE {} SET title = {}").format(sql.Identifier("public", "page"), 1),
    ],
)
def test_writing_in_any_form_changes_the_table(statement):
    assert written(statement, ASKED) == CHANGES


@pytest.mark.parametrize(
    "statement",
    [
        'DELETE FROM "page" WHERE id IN (%s)',
        "DELETE FROM ONLY page",
        "/* why */ DELETE FROM page",
        "WITH old AS (DELETE FROM page RETURNING *) SELECT * FROM old",
        "WITH old AS (SELECT 1) DELETE FROM page USING old",
        "INSERT OR REPLACE INTO page VALUES (1)",
        "REPLACE INTO page VALUES (1)",
        "MERGE INTO page USING new ON page.id = new.id WHEN MATCHED THEN DELETE",
        "TRUNCATE page",
        'TRUNCATE TABLE ONLY "page" RESTART IDENTITY CASCADE',
        'TRUNCATE "log", "page"',
        b"DELETE FROM page",
        sql.SQL("DELETE FROM {}").format(sql.Identifier("page")),
    ],
)
def test_deleting_in_any_form_takes_away(statement):
    assert written(statement, ASKED) == TAKES_AWAY


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "page"."id" FROM "page" WHERE "page"."title" = %s',
        'SELECT "page"."id" FROM "page" FOR UPDATE SKIP LOCKED',
        '(SELECT "page"."id" FROM "page") UNION (SELECT "page"."id" FROM "page")',
        "\n  SELECT REPLACE(title, 'a', 'b') FROM page",
        "WITH RECURSIVE up AS (SELECT REPLACE (title, 'a', 'b') FROM page) SELECT * FROM up",
        "SELECT id FROM page;",
        'UPDATE "lease" SET "until" = %s WHERE id IN (SELECT "page"."id" FROM "page")',
        'INSERT INTO "log" ("page_id") VALUES (%s) ON CONFLICT("key") DO UPDATE SET "updated" = 1',
        'DELETE FROM "pages"',
        'SAVEPOINT "s1"',
        'EXPLAIN SELECT last_update, can_delete, "copy_id", updated FROM "page"',
        'CREATE INDEX "page_updated_at" ON "page" ("updated_at")',
        "PRAGMA foreign_keys = ON",
        "",
    ],
)
def test_reading_and_writing_elsewhere_changes_nothing(statement):
    assert written(statement, ASKED) is None


def test_all_tables_that_an_odd_statement_names_count():
    found = written("WITH a AS (DELETE FROM contact RETURNING id) UPDATE page SET a = 1", ASKED)
    assert found == Written(ASKED, takes_away=True)


def test_tables_of_the_site_are_written_as_statements_are_read():
    assert all(name == name.lower() for name in _tables())


CENTRE, CONTACT = Centre._meta.db_table, Contact._meta.db_table


@pytest.mark.parametrize(
    ("statement", "withdrawn"),
    [
        (f"WITH new AS (SELECT 'a' AS name) UPDATE {CENTRE} SET name_ur = 'a'", False),
        (f"/* why */ UPDATE {CENTRE} SET name_ur = 'a'", False),
        (f"-- why\n  DELETE FROM {CONTACT} WHERE key = 'none'", True),
        (f"WITH old AS (SELECT 'none' AS key) DELETE FROM {CONTACT} WHERE key = 'none'", True),
    ],
)
def test_database_runs_it_and_kept_pages_are_old(
    db, immediate_commits, clock, statement, withdrawn
):
    before = page_tokens.read()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    after = page_tokens.read()
    assert (after[0] != before[0], after[1] != before[1]) == (True, withdrawn)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has none of these")
def test_forms_of_postgresql_are_run_and_kept_pages_are_old(db, immediate_commits, clock):
    statements = (
        f"WITH old AS (DELETE FROM {CONTACT} WHERE key = 'none' RETURNING *) SELECT * FROM old",
        f"MERGE INTO {CENTRE} USING (SELECT 'none' AS key) AS new ON {CENTRE}.name_ur = new.key"
        " WHEN MATCHED THEN DELETE",
        f"TRUNCATE {Topic._meta.db_table} CASCADE",
        sql.SQL("DELETE FROM {}").format(sql.Identifier(CONTACT)),
    )
    for statement in statements:
        before = page_tokens.read()
        with connection.cursor() as cursor:
            cursor.execute(statement)
        after = page_tokens.read()
        assert all(new != old for new, old in zip(after, before, strict=True)), statement
