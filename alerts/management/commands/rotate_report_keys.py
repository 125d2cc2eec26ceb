"""Encrypt the scam reports again with the newest of MRC_REPORT_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alerts.reports.rotation import rotate


class Command(BaseCommand):
    help = (
        "Encrypts every text and picture of the scam reports with the first of MRC_REPORT_KEYS. "
        "Safe to stop and to run twice; afterwards the older keys can be taken out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        rotated = rotate()
        if options["verbosity"]:
            self.stdout.write(
                f"{rotated.done} texts and pictures encrypted anew, "
                f"{rotated.current} had the newest key already."
            )
        if rotated.unreadable:
            for label in rotated.unreadable:
                self.stderr.write(f"Cannot be read with any key: {label}")
            raise CommandError("Keep the old keys: not everything could be read.")
        if options["verbosity"]:
            self.stdout.write(
                "Nothing is left under an older key. Keep that as long as backups that need it."
            )
