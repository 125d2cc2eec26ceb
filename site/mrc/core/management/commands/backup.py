"""`manage.py backup --to DIR`: database, files and the list of keys, as of one moment."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from mrc.core.backups.making import Made, forget_old, make_backup
from mrc.core.backups.manifest import BackupError
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Writes a backup into a new folder below DIR while the site is used. Keys are not in it:"
        " keep SECRET_KEY and MRC_REPORT_KEYS in a place of their own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, type=Path, metavar="DIR")
        parser.add_argument(
            "--keep", type=int, default=0, help="delete all but the newest so many; 0 keeps all"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(to=options["to"], now=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from None
        gone = forget_old(options["to"], keep=options["keep"])
        if options["verbosity"]:
            self._say(made)
            for folder in gone:
                self.stdout.write(f"Deleted: {folder}")

    def _say(self, made: Made) -> None:
        manifest = made.manifest
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"{made.folder}: {rows} rows in {len(manifest.tables)} tables,"
            f" {len(manifest.files)} files ({made.linked} shared with the backup before)."
        )
        for key in manifest.keys:
            self.stdout.write(f"Needed to read it: {key.name}, fingerprint {key.fingerprint}")
        for name in manifest.missing:
            self.stderr.write(f"A row names a file that was gone already: {name}")
