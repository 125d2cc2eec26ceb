"""`manage.py check_backup DIR`: is this backup whole, without restoring it?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mrc.core.backups.keys import not_set
from mrc.core.backups.manifest import BackupError
from mrc.core.backups.restoring import verified


class Command(BaseCommand):
    help = "Checks every sum of a backup and whether its dump can be read; needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = verified(options["folder"])
        except BackupError as error:
            raise CommandError(str(error)) from None
        if options["verbosity"]:
            self.stdout.write(
                f"Whole: made {manifest.made_at} by version {manifest.project_version},"
                f" {manifest.database.vendor} {manifest.database.version},"
                f" {len(manifest.tables)} tables, {len(manifest.files)} files."
            )
            for key in not_set(manifest.keys):
                self.stdout.write(f"Not set here: {key.name}, fingerprint {key.fingerprint}")
