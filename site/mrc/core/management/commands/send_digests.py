"""The weekly mail of news. By a timer, daily or more often."""

from typing import Any

from django.utils import timezone

from mrc.core.subscriptions.digests import make_digests
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "From the day of MRC_DIGEST_WEEKDAY on, makes this week's mail for each weekly reader for "
        "whom there is news; the worker sends it. Safe to run twice and from several machines."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_digests(now=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{made} weekly mails made.")
