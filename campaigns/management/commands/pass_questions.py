"""Passes on the questions of sessions of which none has reached counsellors and editors yet."""

import datetime
from typing import Any

from django.utils import timezone

from campaigns.codes.asking import FRESH, not_passed_on, pass_on
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = "Passes on questions from sessions that were left behind. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        since: datetime.date = timezone.localdate() - FRESH
        number = sum(pass_on(version) for version in not_passed_on(since=since))
        self.stdout.write(f"{number} question(s) passed on.")
