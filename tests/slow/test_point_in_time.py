"""Back to the minute before a mistake, with the lines that docs/operations/backup.md shows."""

import re
import shutil
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.slow.own_postgres import OwnPostgres

pytestmark = pytest.mark.slow

PAGE = Path(settings.REPO_DIR) / "docs" / "operations" / "backup.md"
#: Seconds that a server may take to archive or to recover.
PATIENCE = 120
FILL = "INSERT INTO reports SELECT n, %s FROM generate_series(%s::int, %s::int) n"


def configuration(*names: str) -> str:
    """Lines of the page, with its folders still in them."""
    text = PAGE.read_text(encoding="utf-8")
    return "\n".join(re.search(rf"^{name} = .+$", text, re.M)[0] for name in names) + "\n"


def owned(server: OwnPostgres, path: Path) -> Path:
    if server._user is not None:
        for each in (path, *path.rglob("*")):
            shutil.chown(each, server._user)
    return path


def test_database_is_as_it_was_before_the_mistake() -> None:
    with OwnPostgres() as server:
        folder, data = server._folder, Path(server._data)
        archive, base = folder / "archive", folder / "base"
        archive.mkdir()
        owned(server, archive)
        with (data / "postgresql.conf").open("a") as file:
            lines = configuration("wal_level", "archive_mode", "archive_command", "archive_timeout")
            file.write(lines.replace("/archive/", f"{archive}/"))
        server.stop()
        server.start()
        where = f"postgres://mrc@127.0.0.1:{server.port}/postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute("CREATE TABLE reports (id int PRIMARY KEY, said text)")
            connection.execute(FILL, ("kept", 1, 500))
            server._run(
                "pg_basebackup", f"--pgdata={base}", "--checkpoint=fast", "--wal-method=none",
                "--host=127.0.0.1", f"--port={server.port}", "--username=mrc",
            )  # fmt: skip
            connection.execute(FILL, ("late", 501, 900))
            moment = connection.execute("SELECT clock_timestamp()").fetchone()[0]
            time.sleep(1.1)
            connection.execute("DELETE FROM reports")
            connection.execute("SELECT pg_switch_wal()")
            until(lambda: archived(connection) >= 2)
        server.stop()
        shutil.rmtree(data)
        base.rename(data)
        with (data / "postgresql.auto.conf").open("a") as file:
            lines = configuration(
                "restore_command", "recovery_target_time", "recovery_target_action"
            )
            lines = lines.replace("/archive/", f"{archive}/")
            file.write(re.sub(r"(?<=target_time = ').+(?=')", moment.isoformat(), lines))
        (data / "recovery.signal").touch()
        owned(server, data)
        server.start()
        with psycopg.connect(where, autocommit=True) as connection:
            until(lambda: not one(connection, "SELECT pg_is_in_recovery()"))
            assert one(connection, "SELECT count(*) FROM reports") == 900
            assert one(connection, "SELECT count(*) FROM reports WHERE said = 'late'") == 400
            connection.execute("INSERT INTO reports VALUES (901, 'goes on')")


def archived(connection: psycopg.Connection) -> int:
    return int(one(connection, "SELECT archived_count FROM pg_stat_archiver"))


def one(connection: psycopg.Connection, question: str) -> object:
    row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def until(is_so) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.2)
