"""What a release does to the database is done by one process at a time."""

import time
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mrc.core.management.commands import upgrade


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were called; what each of them does has tests of its own."""
    called: list[str] = []
    monkeypatch.setattr(upgrade, "call_command", lambda name, **_options: called.append(name))
    return called


def holders() -> int:
    """How many connections hold an advisory lock in this database."""
    question = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_second_one_waits_and_does_nothing_meanwhile(steps: list[str]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one machine, and a lock of its own on the file")
    with upgrade.nobody_else(1):
        assert holders() == 1
        with pytest.raises(CommandError, match="Another upgrade has been at work for 1 seconds"):
            call_command("upgrade", wait=1)
        assert steps == []
    # The server hears of a connection's end a moment after it.
    ends_by = time.monotonic() + 10
    while holders() and time.monotonic() < ends_by:
        time.sleep(0.05)
    assert holders() == 0
    call_command("upgrade", wait=1)
    assert steps == ["migrate", "createcachetable", "sync_roles", "make_folders"]


@pytest.mark.django_db
def test_one_that_was_killed_keeps_nobody_out(steps: list[str]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one machine, and a lock of its own on the file")
    killed: psycopg.Connection[Any] = upgrade._own_connection()
    killed.execute("SELECT pg_advisory_lock(%s)", [upgrade._LOCK])
    killed.close()
    call_command("upgrade", wait=1)
    assert steps == ["migrate", "createcachetable", "sync_roles", "make_folders"]


@pytest.mark.django_db
def test_it_can_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("upgrade")
    assert "No migrations to apply" in capsys.readouterr().out
