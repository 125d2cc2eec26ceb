"""Database connections that are shared: psycopg's pool, and the real pgbouncer in front.

On PostgreSQL alone. Connections of their own, as production would make them; the test's own stays
out of it.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections
from django.db.utils import ConnectionHandler
from django.utils import timezone

from mrc.core.models import Lease
from mrc.core.timers.leases import take
from mrc.settings.environment import Environment
from mrc.settings.machines import database

sys.path.insert(0, str(Path(settings.REPO_DIR) / "scripts"))
from throwaway_postgres import free_port, user_to_run_as

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgres" not in settings.DATABASES["default"]["ENGINE"], reason="PostgreSQL alone"
    ),
]
ROWS = 400


def url_of(port: int | str | None = None) -> str:
    """The address of the test's database, or of what stands in front of it at this port."""
    found = connection.settings_dict
    return f"postgres://{found['USER']}@{found['HOST']}:{port or found['PORT']}/{found['NAME']}"


def handler(**variables: str) -> ConnectionHandler:
    """Connections as the environment makes them; each thread has its own."""
    environment = Environment({"DATABASE_URL": url_of(), **variables})
    found = database(environment)
    assert environment.problems == []
    return ConnectionHandler(found)


@pytest.fixture
def pgbouncer(tmp_path: Path) -> Iterator[int]:
    """Its port: two connections to the database for everybody, handed on after a transaction."""
    binary = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    if not Path(binary).exists():
        message = "pgbouncer is missing: install the Debian package `pgbouncer`"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(message)
        pytest.skip(message)
    port, user, found = free_port(), user_to_run_as(), connection.settings_dict
    folder = Path("/tmp") / f"mrc-pgbouncer-{port}"
    folder.mkdir(mode=0o700)
    (folder / "users").write_text(f'"{found["USER"]}" ""\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n* = host={found['HOST']} port={found['PORT']}\n[pgbouncer]\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = trust\n"
        f"auth_file = {folder}/users\npool_mode = transaction\ndefault_pool_size = 2\n"
        f"logfile = {folder}/log\nadmin_users = {found['USER']}\n"
    )
    if user is not None:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, user)
    process = subprocess.Popen(
        [binary, str(folder / "pgbouncer.ini")],
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(url_of(port), folder / "log")
        yield port
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def wait_for(url: str, log: Path) -> None:
    for _try in range(100):
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text() if log.exists() else "pgbouncer did not come up")


def in_threads(number: int, work: Any) -> list[Any]:
    """What the threads come to; a failure of any is the test's."""
    found: list[Any] = []
    failures: list[BaseException] = []
    gate = threading.Barrier(number)

    def run() -> None:
        gate.wait()
        try:
            found.append(work())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return found


def as_production_connects(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """New threads connect as the environment says; the test's own connection stays as it is."""
    made = handler(**variables).settings["default"]
    names = ("HOST", "PORT", "OPTIONS", "DISABLE_SERVER_SIDE_CURSORS")
    changed = {name: made[name] for name in names if name in made}
    monkeypatch.setitem(
        connections.settings, "default", {**connections.settings["default"], **changed}
    )


def read_in_pieces() -> int:
    """Rows read by `iterator()`, outside of a transaction."""
    try:
        rows = 0
        for _row in Lease.objects.iterator(chunk_size=20):
            rows += 1
            time.sleep(0.0005)
        return rows
    finally:
        connection.close()


@pytest.fixture
def rows() -> None:
    now = timezone.now()
    Lease.objects.bulk_create(Lease(name=f"row {number}", until=now) for number in range(ROWS))


def test_twelve_threads_share_the_two_connections_of_pgbouncer(pgbouncer: int) -> None:
    made = handler(DATABASE_URL=url_of(pgbouncer), DATABASE_POOLER="transaction")

    def work() -> set[int]:
        backends = set()
        one = made["default"]
        for _round in range(10):
            with one.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid(), current_setting('TimeZone')")
                pid, zone = cursor.fetchone()
                assert zone == "UTC"
                backends.add(pid)
        one.close()
        return backends

    backends: set[int] = set().union(*in_threads(12, work))
    assert 1 <= len(backends) <= 2


@pytest.mark.usefixtures("rows")
def test_long_reads_work_behind_pgbouncer_because_they_are_fetched_whole(
    pgbouncer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_production_connects(
        monkeypatch, DATABASE_URL=url_of(pgbouncer), DATABASE_POOLER="transaction"
    )
    assert in_threads(6, read_in_pieces) == [ROWS] * 6


@pytest.mark.usefixtures("rows")
def test_long_reads_break_behind_pgbouncer_without_the_setting(
    pgbouncer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What DATABASE_POOLER is for: a cursor of the server is on a connection that was handed on."""
    as_production_connects(monkeypatch, DATABASE_URL=url_of(pgbouncer))
    with pytest.raises((ProgrammingError, psycopg.Error), match="does not exist"):
        in_threads(6, read_in_pieces)


def test_leases_of_timers_hold_behind_pgbouncer(
    pgbouncer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are rows; a lock of the session would be shared by whoever gets that connection."""
    as_production_connects(
        monkeypatch, DATABASE_URL=url_of(pgbouncer), DATABASE_POOLER="transaction"
    )

    def work() -> Any:
        try:
            return take("work")
        finally:
            connection.close()

    assert len([holder for holder in in_threads(8, work) if holder]) == 1


def test_a_pool_of_three_serves_ten_threads() -> None:
    made = handler(DATABASE_POOL="3")
    one = made["default"]

    def work() -> int:
        mine = made["default"]
        with mine.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid() FROM pg_sleep(0.05)")
            found = cursor.fetchone()[0]
        mine.close()
        return int(found)

    try:
        assert len(set(in_threads(10, work))) <= 3
    finally:
        one.close_pool()
