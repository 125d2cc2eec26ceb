"""`manage.py upgrade`: what every release needs done to the database, once at a time."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

#: Any number, the same for ever: releases that know another one would not wait for each other.
_LOCK = 0x6D7263
_STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate", {"interactive": False}),
    ("createcachetable", {}),
    ("sync_roles", {}),
    ("make_folders", {}),
)


class Command(BaseCommand):
    help = (
        "Migrations, the cache table, roles and folders. Safe to repeat; on PostgreSQL a second one"
        " waits until the first has ended, and then finds nothing left to do."
    )
    # Each step asks for the checks that it needs.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait", type=int, default=1800, metavar="SECONDS", help="for another one's end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with nobody_else(options["wait"]):
            for name, arguments in _STEPS:
                call_command(name, verbosity=options["verbosity"], stdout=self.stdout, **arguments)


@contextmanager
def nobody_else(seconds: int) -> Iterator[None]:
    """Holds PostgreSQL's advisory lock on a connection of its own; SQLite's file has one machine.

    It ends with the connection, so nobody who was killed keeps others out. Raises `CommandError`
    after so many seconds. A pooler of transactions would lose it: `DATABASE_DIRECT_URL` goes past.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with _own_connection() as link:
        link.execute("SELECT set_config('lock_timeout', %s, false)", [f"{seconds}s"])
        try:
            link.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        except psycopg.errors.LockNotAvailable:
            message = f"Another upgrade has been at work for {seconds} seconds."
            raise CommandError(message) from None
        yield


def _own_connection() -> psycopg.Connection[Any]:
    if settings.MRC_DATABASE_DIRECT_URL:
        return psycopg.connect(settings.MRC_DATABASE_DIRECT_URL, autocommit=True)
    wanted = {**connection.get_connection_params(), "autocommit": True}
    # Django's own way of reading rows and of making cursors is not needed here.
    for name in ("context", "cursor_factory", "prepare_threshold"):
        wanted.pop(name, None)
    return psycopg.connect(**wanted)
