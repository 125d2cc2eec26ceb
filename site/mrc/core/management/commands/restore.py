"""`manage.py restore --from DIR`: a backup back onto a machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mrc.core.backups.manifest import BackupError
from mrc.core.backups.restoring import Wish, restore


class Command(BaseCommand):
    help = (
        "Checks a backup, puts its files and its database back, migrates forward and checks the"
        " result. Stop web and worker first. Touches nothing that is not empty unless told."
    )
    # The database may not be there yet.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", required=True, type=Path, metavar="DIR", dest="folder")
        parser.add_argument(
            "--replace", action="store_true", help="what database and files hold now may go"
        )
        parser.add_argument(
            "--without-keys",
            action="store_true",
            help="go on although keys are missing; what they encrypted stays unreadable",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def say(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(line)

        wish = Wish(replace=options["replace"], without_keys=options["without_keys"])
        try:
            manifest = restore(folder=options["folder"], wish=wish, say=say)
        except BackupError as error:
            raise CommandError(str(error)) from None
        for name in manifest.missing:
            self.stderr.write(f"A row names a file that the backup never had: {name}")
        say("Restored. Everybody signs in again. Now start web and worker.")
