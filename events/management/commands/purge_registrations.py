"""Delete who registered for events that are over long enough. By a timer, daily."""

from typing import Any

from django.utils import timezone

from events.registration.services import purge
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Deletes the registrations of events that were over more than MRC_REGISTRATION_DAYS days "
        "ago, with their mails. How many registered and came is kept. Safe to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        number = purge(today=timezone.localdate(now), now=now)
        if options["verbosity"]:
            self.stdout.write(f"{number} registrations deleted.")
