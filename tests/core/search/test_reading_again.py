"""SQLite's index of words is searched while another connection changes tables."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from mrc.core.search.reading_again import execute_again


def failing(times: int, words: str) -> Any:
    left = [OperationalError(words)] * times

    def execute(*_arguments: Any) -> str:
        if left:
            raise left.pop()
        return "found"

    return execute


def test_it_is_asked_again_and_not_for_ever() -> None:
    words = "vtable constructor failed: wagtailsearch_indexentry_fts"
    assert execute_again(failing(3, words), "SELECT 1", (), False, {}) == "found"
    with pytest.raises(OperationalError, match="constructor"):
        execute_again(failing(4, words), "SELECT 1", (), False, {})


def test_other_errors_are_not_repeated() -> None:
    with pytest.raises(OperationalError, match="locked"):
        execute_again(failing(1, "database is locked"), "SELECT 1", (), False, {})


@pytest.mark.django_db
def test_every_connection_to_sqlite_does_so_and_no_other() -> None:
    connection.ensure_connection()
    wrapped = connection.execute_wrappers.count(execute_again)
    assert wrapped == (1 if connection.vendor == "sqlite" else 0)


def changing(path: Path, over: threading.Event) -> None:
    """Makes a table anew again and again, as Django's migrations do."""
    link = sqlite3.connect(path, timeout=20, isolation_level=None)
    while not over.is_set():
        link.executescript(
            "BEGIN IMMEDIATE; CREATE TABLE new_pages (id INTEGER, said TEXT);"
            "INSERT INTO new_pages SELECT * FROM pages; DROP TABLE pages;"
            "ALTER TABLE new_pages RENAME TO pages; COMMIT;"
        )
    link.close()


@pytest.mark.django_db
def test_new_connections_search_while_tables_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "words.sqlite3"
    with sqlite3.connect(path) as link:
        link.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE pages (id INTEGER, said TEXT);"
            "CREATE VIRTUAL TABLE words USING fts5(said); INSERT INTO words VALUES ('help');"
        )
    over = threading.Event()
    migrating = threading.Thread(target=changing, args=(path, over))
    migrating.start()
    # The tests' own database is not the one that is asked.
    database = {**connection.settings_dict, "ENGINE": "django.db.backends.sqlite3", "NAME": path}
    database |= {"OPTIONS": {"timeout": 20}, "TEST": {"NAME": None}}
    try:
        for _time in range(300):
            own = DatabaseWrapper(database, "words")
            with own.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM words WHERE words MATCH 'help'")
                assert cursor.fetchone() == (1,)
            own.close()
    finally:
        over.set()
        migrating.join()
