"""Freeze the public figures of quarters that have closed. Run it every night."""

from typing import Any

from django.utils import timezone

from campaigns.public.services import freeze_closed_quarters
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Freezes the public figures of closed quarters and complete years, and restates those that "
        "have changed since. Safe to run twice: the second run writes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        written = freeze_closed_quarters(today=timezone.localdate(now), now=now)
        for period, version in dict.fromkeys((table.period, table.version) for table in written):
            restated = f", version {version}" if version > 1 else ""
            self.stdout.write(f"{period} frozen{restated}")
        if not written and options["verbosity"]:
            self.stdout.write("Nothing to freeze.")
