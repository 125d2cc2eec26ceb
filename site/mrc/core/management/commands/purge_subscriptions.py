"""Forget addresses that nobody confirmed, and who had which news. By a timer, daily."""

from typing import Any

from django.utils import timezone

from mrc.core.subscriptions.services import purge
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Deletes unconfirmed addresses after MRC_UNCONFIRMED_DAYS, notes of who had which news "
        "after MRC_DELIVERY_DAYS, and what kept an address from mail once its time is over."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        gone = purge(now=timezone.now())
        if options["verbosity"]:
            self.stdout.write(
                f"Deleted: {gone['requests']} unconfirmed, {gone['deliveries']} notes of mails, "
                f"{gone['no_mail']} addresses may be written to again."
            )
