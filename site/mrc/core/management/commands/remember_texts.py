"""Fingerprints for pages that were published before they were kept. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from mrc.core.freshness.services import remember_missing


class Command(BaseCommand):
    help = "Remember what live pages say, so that their translations can be compared with it."

    def handle(self, *args: Any, **options: Any) -> None:
        number = remember_missing()
        if options["verbosity"]:
            self.stdout.write(f"{number} pages remembered")
