"""A fake Plausible that the site is configured for, and a watch on every other connection."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from mrc.core.analytics import client
from mrc.core.analytics.client import PlausibleClient
from mrc.core.analytics.models import DailyCount, OutboxEvent
from tests.core.analytics.fake_plausible import FakePlausible

ORIGIN = "https://mrc.example"
DOMAIN = "mrc.example"
PHONE = "Mozilla/5.0 (Linux; Android 11; Infinix X656) AppleWebKit/537.36 Chrome/90.0 Mobile"

_elsewhere: list[str] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in {"127.0.0.1", "localhost", "::1"}:
        _elsewhere.append(f"{event} {host}")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def _nothing_goes_elsewhere() -> Iterator[None]:
    """No test here may look up or connect to anything but this machine."""
    _elsewhere.clear()
    yield
    assert not _elsewhere


@pytest.fixture
def committed(django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """A database of its own with our two tables, for threads and processes that see real commits.

    The tests' common database could only be emptied afterwards, and some of its tables refuse that.
    """
    usual = connection.settings_dict["NAME"]
    name = f"analytics_{os.getpid()}"
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "sqlite":
            name = str(tmp_path / "committed.sqlite3")
        else:
            in_no_database(f"DROP DATABASE IF EXISTS {name}")
            in_no_database(f"CREATE DATABASE {name}")
        connection.settings_dict["NAME"] = name
        with connection.schema_editor() as editor:
            editor.create_model(OutboxEvent)
            editor.create_model(DailyCount)
        yield
        connection.close()
        connection.settings_dict["NAME"] = usual
        if connection.vendor != "sqlite":
            in_no_database(f"DROP DATABASE {name} WITH (FORCE)")


def in_no_database(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def plausible(settings: Any) -> Iterator[FakePlausible]:
    with FakePlausible() as fake:
        settings.PLAUSIBLE_DOMAIN = DOMAIN
        settings.PLAUSIBLE_API = fake.api
        settings.PLAUSIBLE_ORIGIN = ORIGIN
        yield fake
        stop_clients()


@pytest.fixture
def plausible_client(plausible: FakePlausible) -> PlausibleClient:
    found = client.plausible()
    assert found is not None
    return found


def stop_clients() -> None:
    for one in list(client._clients):
        one.stop(timeout=0.1)
    client._client.cache_clear()
