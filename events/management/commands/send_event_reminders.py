"""Reminders of tomorrow's events, and what a killed process has not noted. By a timer."""

from typing import Any

from django.utils import timezone

from events.recording import catch_up
from events.registration.notices import remind
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Writes down the mails that remind people of tomorrow's events; the worker sends them. "
        "Safe to run twice and from several machines: nobody is reminded twice of a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        catch_up(today=today)
        number = remind(today=today, now=now)
        if options["verbosity"]:
            self.stdout.write(f"{number} people come to an event tomorrow and are reminded.")
