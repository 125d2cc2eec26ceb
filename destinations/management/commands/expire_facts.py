"""What the calendar does to facts. By a timer, daily just after midnight or more often."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from destinations.facts_life.expiry import expire
from destinations.facts_life.reminders import remind
from destinations.facts_life.services import record_found
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Notes which checked facts passed their date, so that PDFs and kept guides are made anew, "
        "and mails whoever looks after those that are due soon (MRC_FACT_REMINDER_DAYS). Safe to "
        "run twice and from several machines: each date passes once, nobody is told twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        found = record_found(now=now)
        expired = expire(today=today, now=now)
        reminded = remind(today=today, now=now)
        if options["verbosity"]:
            self.stdout.write(
                f"{expired} facts passed their date, {reminded.sent} people were told of what is "
                f"due, {found} changes by another way were kept."
            )
        if reminded.failed:
            raise CommandError("No mail could be sent to: " + ", ".join(reminded.failed))
