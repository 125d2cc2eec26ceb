"""`manage.py rebuild_summaries`: makes the summaries behind the figures again from the records."""

from typing import Any

from django.core.management.base import BaseCommand

from campaigns.figures.summary.keeping import rebuild


class Command(BaseCommand):
    help = "Makes every session's summary again, in batches. Safe to run twice and at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in rebuild():
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} sessions")
        self.stdout.write(f"The summaries of {done} sessions are made.")
