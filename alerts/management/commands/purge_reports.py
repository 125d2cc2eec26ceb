"""Delete the scam reports that have been kept long enough. Run it every night."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from alerts.reports.purging import purge
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Deletes scam reports MRC_REPORT_MONTHS after their receipt or closing, with their "
        "pictures, and pictures that no report names. Says counts only. Safe to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        purged = purge(now=timezone.now(), today=timezone.localdate())
        if options["verbosity"]:
            self.stdout.write(
                f"{purged.reports} reports, {purged.pictures} pictures and "
                f"{purged.orphans} left-over files deleted."
            )
        if purged.left:
            raise CommandError(f"{purged.left} could not be deleted; the log says why.")
