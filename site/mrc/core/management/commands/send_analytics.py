"""Send the goals that the outbox still holds; the worker sends most of them at once.

For the schedule, every few minutes: it picks up what was left while Plausible or the worker was
away. Safe to run as often and as many at a time as one likes.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mrc.core.analytics.client import plausible
from mrc.core.analytics.models import OutboxEvent
from mrc.core.analytics.outbox import drain, revive


class Command(BaseCommand):
    help = "Send the goals that wait in the outbox to Plausible."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="send at most so many")
        parser.add_argument("--seconds", type=float, default=60, help="for at most so long")
        parser.add_argument(
            "--revive", action="store_true", help="first let the dead ones be tried again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if plausible() is None:
            self.stdout.write("Analytics is off.")
            return
        if options["revive"]:
            self.stdout.write(f"{revive()} revived.")
        done = drain(limit=options["limit"], seconds=options["seconds"])
        waiting = OutboxEvent.objects.pending().count()
        dead = OutboxEvent.objects.dead().count()
        self.stdout.write(f"{done.sent} sent, {waiting} waiting, {dead} dead.")
