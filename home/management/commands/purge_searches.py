"""Delete what was looked for in vain long ago. Run it every night."""

from typing import Any

from django.utils import timezone

from home.search.missed.purging import purge
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Deletes searches without a result MRC_MISSED_SEARCH_MONTHS after they were made, and "
        "those made once only after a month. Says counts only. Safe to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = purge(today=timezone.localdate())
        if options["verbosity"]:
            self.stdout.write(f"{number} searches without a result deleted.")
