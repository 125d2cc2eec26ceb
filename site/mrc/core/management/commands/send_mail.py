"""Send the news and requests that wait, also what a killed worker has left. By a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from mrc.core.subscriptions import offers
from mrc.core.subscriptions.sending import send_due


class Command(BaseCommand):
    help = (
        "Announces what a process that died could not announce, and sends the mail that is due, "
        "for about four minutes. Safe to run twice and beside workers: each mail goes out once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for topic in offers.topics():
            if topic.catch_up is not None:
                topic.catch_up()
        done = send_due(limit=10_000, seconds=240)
        if options["verbosity"]:
            self.stdout.write(
                f"{done.sent} sent, {done.later} to be tried again, {done.dropped} not needed any "
                f"more, {done.failed} given up."
            )
