"""Go on with imports of workbooks that nobody works on. Run it every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns.exchange.working import work_off


class Command(BaseCommand):
    help = (
        "Checks, imports and undoes what waits, and takes over what a killed worker has left. Safe "
        "to run twice: a batch that somebody works on is left alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        pieces = work_off(clock=timezone.now)
        if options["verbosity"]:
            self.stdout.write(f"{pieces} pieces of work done.")
