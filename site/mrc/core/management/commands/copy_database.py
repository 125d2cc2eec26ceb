"""`manage.py copy_database --from-sqlite FILE`: an SQLite site becomes a PostgreSQL one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from mrc.core.backups.copying import copy_from_sqlite
from mrc.core.backups.manifest import BackupError


class Command(BaseCommand):
    help = (
        "Copies every row of an SQLite database of this version into the PostgreSQL database of"
        " DATABASE_URL, and compares counts and checksums of each table: all or nothing. Files"
        " stay where they are. Stop the site first."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from-sqlite", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="what the PostgreSQL database holds may go"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def say(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(line)

        call_command("migrate", interactive=False, verbosity=0)
        try:
            copied = copy_from_sqlite(options["from_sqlite"], replace=options["replace"], say=say)
        except BackupError as error:
            raise CommandError(str(error)) from None
        rows = sum(table.rows for table in copied.values())
        say(f"Copied: {rows} rows in {len(copied)} tables, counts and checksums equal.")
