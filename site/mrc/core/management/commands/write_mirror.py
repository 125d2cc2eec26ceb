"""The static copy of the public site, for the web server to serve while the application is down."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mrc.core.mirror.lease import BusyError, LostLeaseError
from mrc.core.mirror.places import mirror_dir, mirror_origin
from mrc.core.mirror.writing import SiteBrokenError, write_mirror


class Command(BaseCommand):
    help = (
        "Writes everything that the public may read as files, or brings such a copy up to date. "
        "Safe to run twice and from several schedulers: who finds another one at work leaves it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="the folder; default MRC_MIRROR_DIR")
        parser.add_argument(
            "--origin", help="the address of the site in its pages; default SITE_ORIGIN"
        )
        parser.add_argument(
            "--changed",
            action="store_true",
            help="only what was published or withdrawn since the copy was last complete",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        to = options["to"] or mirror_dir()
        if to is None:
            if options["verbosity"]:
                self.stdout.write("No MRC_MIRROR_DIR and no --to: nothing to do.")
            return
        if settings.DEBUG:
            raise CommandError("DEBUG is on: pages would show code and data. MRC_DEBUG=0 ends it.")
        origin = (options["origin"] or mirror_origin()).rstrip("/")
        try:
            outcome = write_mirror(to, origin=origin, only_changed=options["changed"])
        except BusyError:
            self.stdout.write("Another writer is at work on this copy; it is left to finish.")
            return
        except (SiteBrokenError, LostLeaseError) as error:
            raise CommandError(f"Given up, the copy stays: {type(error).__name__}") from error
        self.stdout.write(str(outcome))
        if outcome.failed:
            raise CommandError(f"Not copied, left as they were: {', '.join(outcome.failed)}")
